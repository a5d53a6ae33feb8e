#include "tests/support/agreement.h"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>

#include <fmt/format.h>
#include <fnmatch.h>
#include <gtest/gtest.h>

#include "base/ascii.h"
#include "tests/support/paths.h"

namespace alder::tests {

namespace {

// Control characters, and the end of what is long, so that a difference can be read.
std::string shown(std::string_view text) {
    constexpr std::size_t kMost = 300;
    std::string out;
    for (const char c : text.substr(0, kMost))
        out += ascii::is_control(c) ? fmt::format("\\x{:02x}", static_cast<unsigned char>(c))
                                    : std::string(1, c);
    if (text.size() > kMost) out += fmt::format("… ({} bytes)", text.size());
    return out;
}

}  // namespace

Agreement::Agreement(std::string set, const std::string& list) : set_(std::move(set)) {
    std::ifstream file(source_path(list));
    for (std::string line; std::getline(file, line);) {
        const auto columns = ascii::split(line, '|');
        if (line.starts_with('#') || columns.size() < 3 || ascii::trim(columns[0]) != set_)
            continue;
        const auto times = ascii::parse_number<std::size_t>(ascii::trim(columns[2]));
        listed_.push_back(
            {std::string(ascii::trim(columns[1])), columns.size() > 3 ? times.value_or(0) : 0, 0});
    }
}

void Agreement::compare(const std::string& where, const std::string& ours,
                        const std::string& theirs) {
    ++compared_;
    if (ours == theirs) {
        ++agreed_;
        return;
    }
    const auto listed = std::ranges::find_if(listed_, [&](const Listed& each) {
        return fnmatch(each.pattern.c_str(), where.c_str(), 0) == 0;
    });
    if (listed != listed_.end())
        ++listed->occurred;
    else
        unlisted_ += where + "\n  ours   " + shown(ours) + "\n  theirs " + shown(theirs) + "\n";
}

void Agreement::judge(double least_percent) const {
    const double percent =
        compared_ == 0 ? 0 : 100.0 * static_cast<double>(agreed_) / static_cast<double>(compared_);
    std::cout << fmt::format("{:<28} {:>7} compared {:>7} agree {:>7.2f} %\n", set_, compared_,
                             agreed_, percent);
    EXPECT_GE(percent, least_percent) << set_;
    EXPECT_TRUE(unlisted_.empty()) << set_ << ": not listed:\n" << unlisted_;
    for (const Listed& each : listed_) {
        EXPECT_GT(each.occurred, 0U) << set_ << ": listed but it did not occur: " << each.pattern;
        if (each.times == 0) continue;
        EXPECT_EQ(each.occurred, each.times) << set_ << ": times of " << each.pattern;
    }
}

std::string contents(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream out;
    out << file.rdbuf();
    return out.str();
}

std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) out.push_back(entry.path());
    }
    std::ranges::sort(out);
    return out;
}

}  // namespace alder::tests
