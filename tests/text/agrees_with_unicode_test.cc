// The tables of the Unicode Character Database (15.0, which is ICU 72's) for line breaks, clusters,
// widths and emoji: from the corpora, or from Debian's package unicode-data.

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include <gtest/gtest.h>

#include "tests/support/agreement.h"
#include "tests/support/paths.h"
#include "text/utf8.h"
#include "text/width.h"
#include "text/wrap.h"

namespace alder::text {
namespace {

constexpr const char* kList = "tests/text/disagreements.txt";

char32_t code_of(const std::string& hex) {
    return static_cast<char32_t>(std::stoul(hex, nullptr, 16));
}

std::string text_of(const std::string& codes) {
    std::istringstream in(codes);
    std::string out;
    for (std::string code; in >> code;) append_utf8(out, code_of(code));
    return out;
}

std::optional<std::filesystem::path> table(const std::string& file) {
    if (const auto path = tests::corpus_path("unicode-data/" + file)) return path;
    for (const std::string folder : {"", "auxiliary/", "emoji/"}) {
        const std::filesystem::path path = "/usr/share/unicode/" + folder + file;
        std::error_code ignored;
        if (std::filesystem::exists(path, ignored)) return path;
    }
    return std::nullopt;
}

std::vector<std::string> rows_of(const std::string& file) {
    std::vector<std::string> out;
    std::ifstream in(*table(file));
    for (std::string line; std::getline(in, line);) {
        line.resize(std::min(line.find('#'), line.size()));
        if (line.find_first_not_of(" \t") != std::string::npos) out.push_back(line);
    }
    return out;
}

struct BreakRow {
    std::string codes;
    std::string text;
    std::vector<std::size_t> breaks;
};

// "× 0023 ÷ 0020 ÷": what may be broken, and where not.
BreakRow break_row(const std::string& row) {
    BreakRow out;
    std::istringstream in(row);
    for (std::string word; in >> word;) {
        if (word == "÷") {
            if (!out.text.empty()) out.breaks.push_back(out.text.size());
        } else if (word != "×") {
            out.codes += (out.codes.empty() ? "" : " ") + word;
            append_utf8(out.text, code_of(word));
        }
    }
    return out;
}

std::string listed(const std::vector<std::size_t>& offsets) {
    std::string out;
    for (const std::size_t offset : offsets) out += std::to_string(offset) + " ";
    return out;
}

bool ends_lines(const std::string& text) {
    for (const std::string_view end : {"\n", "\v", "\f", "\r", "\u0085", "\u2028", "\u2029"})
        if (text.find(end) != std::string::npos) return true;
    return false;
}

// Rows with line ends in them are not ours: a line has none.
TEST(Agreement, WithUnicodeLineBreaks) {
    if (!table("LineBreakTest.txt")) GTEST_SKIP() << "LineBreakTest.txt is not here";
    tests::Agreement agreement("unicode line breaks", kList);
    for (const std::string& line : rows_of("LineBreakTest.txt")) {
        const BreakRow row = break_row(line);
        if (!ends_lines(row.text))
            agreement.compare(row.codes, listed(break_offsets(row.text)), listed(row.breaks));
    }
    agreement.judge(99.6);
}

TEST(Agreement, WithUnicodeClusters) {
    if (!table("GraphemeBreakTest.txt")) GTEST_SKIP() << "GraphemeBreakTest.txt is not here";
    tests::Agreement agreement("unicode clusters", kList);
    for (const std::string& line : rows_of("GraphemeBreakTest.txt")) {
        const BreakRow row = break_row(line);
        std::vector<std::size_t> ends;
        for (const Grapheme& each : graphemes(row.text)) ends.push_back(each.offset + each.length);
        agreement.compare(row.codes, listed(ends), listed(row.breaks));
    }
    agreement.judge(100);
}

// The first and the last character of each row.
TEST(Agreement, WithEastAsianWidth) {
    if (!table("EastAsianWidth.txt")) GTEST_SKIP() << "EastAsianWidth.txt is not here";
    tests::Agreement agreement("unicode widths", kList);
    for (const std::string& line : rows_of("EastAsianWidth.txt")) {
        const std::size_t semicolon = line.find(';');
        const std::string range = line.substr(0, semicolon);
        const std::string width_class = line.substr(semicolon + 1, 1);
        const bool wide = width_class == "W" || width_class == "F";
        const std::size_t dots = range.find("..");
        for (const std::string& hex :
             {range.substr(0, dots), dots == std::string::npos ? range : range.substr(dots + 2)}) {
            const char32_t code = code_of(hex);
            if (code >= 0xd800 && code < 0xe000) continue;
            std::string text;
            append_utf8(text, code);
            agreement.compare(hex, width(text) == 2 ? "wide" : "narrow", wide ? "wide" : "narrow");
        }
    }
    agreement.judge(99.8);
}

TEST(Agreement, WithEmojiSequences) {
    if (!table("emoji-zwj-sequences.txt")) GTEST_SKIP() << "emoji-zwj-sequences.txt is not here";
    tests::Agreement agreement("unicode emoji", kList);
    const auto seen = [](const std::string& text) {
        return std::to_string(graphemes(text).size()) + " of " + std::to_string(width(text));
    };
    for (const std::string file : {"emoji-zwj-sequences.txt", "emoji-variation-sequences.txt"}) {
        for (const std::string& line : rows_of(file)) {
            const std::string codes = line.substr(0, line.find(';'));
            const std::string text = text_of(codes);
            const bool as_text = line.find("text style") != std::string::npos;
            if (as_text)
                agreement.compare(codes, std::to_string(graphemes(text).size()), "1");
            else
                agreement.compare(codes, seen(text), "1 of 2");
        }
    }
    agreement.judge(100);
}

}  // namespace
}  // namespace alder::text
