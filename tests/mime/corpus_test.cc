// What other projects expect of their own test messages. Skips where the corpora are not present.

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include <gtest/gtest.h>

#include "mime/addresses.h"
#include "mime/dates.h"
#include "mime/readable.h"
#include "mime/summary.h"
#include "tests/support/paths.h"
#include "text/utf8.h"

namespace alder::mime {
namespace {

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
    return out;
}

// mail-parser's date vectors: {"header": "…", "expected": {"year": 1997, …}}.
TEST(MimeCorpus, AgreesWithMailParserOnDates) {
    const auto path = tests::corpus_path("mail-parser/date.json");
    if (!path) GTEST_SKIP() << "mail-parser is not here";
    const std::string json = contents(*path);
    const std::regex vector(
        R"re("header":\s*"((?:[^"\\]|\\.)*)",\s*"expected":\s*(?:null|\{\s*"year":\s*(\d+),\s*"month":\s*(\d+),\s*"day":\s*(\d+),\s*"hour":\s*(\d+),\s*"minute":\s*(\d+),\s*"second":\s*(\d+),\s*"tz_before_gmt":\s*(true|false),\s*"tz_hour":\s*(\d+),\s*"tz_minute":\s*(\d+)))re");
    int seen = 0;
    int agree = 0;
    std::string differ;
    for (std::sregex_iterator it(json.begin(), json.end(), vector), end; it != end; ++it) {
        const auto& m = *it;
        if (!m[2].matched) continue;
        std::string header = std::regex_replace(m[1].str(), std::regex(R"(\\n|\\t|\\r)"), " ");
        ++seen;
        const auto date = parse_date(header);
        const std::string sign = m[8] == "true" ? "-" : "+";
        const auto two = [](const std::string& s) { return s.size() < 2 ? "0" + s : s; };
        const std::string expected = m[2].str() + "-" + two(m[3]) + "-" + two(m[4]) + "T" +
                                     two(m[5]) + ":" + two(m[6]) + ":" + two(m[7]) + sign +
                                     two(m[9]) + ":" + two(m[10]);
        mail::Date shown = date.value_or(mail::Date{});
        shown.unknown_zone = false;
        std::string ours = mail::to_rfc3339(shown);
        if (ours.ends_with("+00:00") && expected.ends_with("-00:00")) ours[ours.size() - 6] = '-';
        agree += ours == expected ? 1 : 0;
        if (ours != expected) differ += header + " -> " + ours + ", not " + expected + "\n";
    }
    EXPECT_GT(seen, 10);
    // They read three that are no dates: a bare month number, a list of numbers, a Received field.
    EXPECT_GE(agree * 100, seen * 80) << agree << " of " << seen << "\n" << differ;
}

// Their addresses in order, as a plain list of "address": "…" values of each vector.
TEST(MimeCorpus, AgreesWithMailParserOnAddresses) {
    const auto path = tests::corpus_path("mail-parser/address.json");
    if (!path) GTEST_SKIP() << "mail-parser is not here";
    const std::string json = contents(*path);
    const std::regex start(R"re("header":\s*"((?:[^"\\]|\\.)*)")re");
    const std::regex address(R"re("address":\s*"((?:[^"\\]|\\.)*)")re");
    const auto plain = [](std::string s) {
        s = std::regex_replace(s, std::regex(R"(\\[nrt])"), " ");
        return std::regex_replace(s, std::regex(R"(\\(.))"), "$1");
    };
    std::vector<std::smatch> starts(std::sregex_iterator(json.begin(), json.end(), start), {});
    int agree = 0;
    std::string differ;
    for (std::size_t i = 0; i < starts.size(); ++i) {
        const auto begin = json.begin() + starts[i].position() + starts[i].length();
        const auto end =
            i + 1 < starts.size() ? json.begin() + starts[i + 1].position() : json.end();
        std::string theirs;
        for (std::sregex_iterator it(begin, end, address), last; it != last; ++it)
            theirs += plain((*it)[1].str()) + " ";
        std::string ours;
        for (const auto& box : mail::mailboxes(parse_addresses(plain(starts[i][1].str()))))
            if (!box.address.empty()) ours += box.address + " ";
        agree += ours == theirs ? 1 : 0;
        if (ours != theirs)
            differ += starts[i][1].str() + "\n  ours " + ours + "\n  theirs " + theirs + "\n";
    }
    EXPECT_GT(starts.size(), 20U);
    EXPECT_GE(static_cast<std::size_t>(agree) * 100, starts.size() * 85)
        << agree << " of " << starts.size() << "\n"
        << differ;
}

// The numbers of a list such as "text_body": [1, 3] at the top of mail-parser's answer.
std::string numbers_of(const std::string& json, const std::string& key) {
    const std::size_t at = json.find("\"" + key + "\"");
    if (at == std::string::npos) return "missing";
    const std::size_t open = json.find('[', at);
    std::string out = json.substr(open, json.find(']', open) - open + 1);
    std::erase_if(out, [](char c) { return c == ' ' || c == '\n'; });
    return out;
}

std::string numbers(const std::vector<std::size_t>& indexes) {
    std::string out = "[";
    for (const std::size_t i : indexes) out += (out.size() > 1 ? "," : "") + std::to_string(i);
    return out + "]";
}

TEST(MimeCorpus, AgreesWithMailParserOnBodiesAndAttachments) {
    const auto path = tests::corpus_path("mail-parser/eml");
    if (!path) GTEST_SKIP() << "mail-parser is not here";
    int lists = 0;
    int agree = 0;
    std::string differ;
    for (const auto& file : files_below(*path)) {
        if (file.extension() != ".eml") continue;
        auto answer = file;
        answer.replace_extension(".json");
        if (!std::filesystem::exists(answer)) continue;
        const std::string json = contents(answer);
        const Message message = Message::parse(contents(file));
        const Bodies bodies = select_bodies(message);
        const std::pair<std::string, std::string> pairs[] = {
            {numbers_of(json, "text_body"), numbers(bodies.text)},
            {numbers_of(json, "html_body"), numbers(bodies.html)},
            {numbers_of(json, "attachments"), numbers(bodies.attachments)}};
        for (const auto& [theirs, ours] : pairs) {
            ++lists;
            agree += theirs == ours ? 1 : 0;
            if (theirs != ours)
                differ += file.filename().string() + ": ours " + ours + " theirs " + theirs + "\n";
        }
    }
    EXPECT_GT(lists, 90);
    EXPECT_GE(agree * 100, lists * 80) << agree << " of " << lists << "\n" << differ;
}

TEST(MimeCorpus, EveryMessageOfEveryCollectionIsReadToTheEnd) {
    int seen = 0;
    for (const char* name :
         {"mime4j", "cpython-email", "email-mime", "enmime", "flanker", "nodemailer-mailparser",
          "postal-mime", "ruby-mail", "geary", "mail-parser", "alot"}) {
        const auto path = tests::corpus_path(name);
        if (!path) continue;
        for (const auto& file : files_below(*path)) {
            if (std::filesystem::file_size(file) > 2'000'000) continue;
            const Message message = Message::parse(contents(file));
            const mail::Summary summary = summarize(message);
            EXPECT_TRUE(text::is_utf8(summary.envelope.subject + summary.preview)) << file;
            for (const Block& block : readable(message).blocks) {
                const auto* text = std::get_if<TextBlock>(&block);
                if (text == nullptr) continue;
                for (const auto& line : text->lines)
                    EXPECT_EQ(line.text.find('\n'), std::string::npos) << file;
            }
            ++seen;
        }
    }
    if (seen == 0) GTEST_SKIP() << "no collection of messages is here";
    EXPECT_GT(seen, 100);
}

}  // namespace
}  // namespace alder::mime
