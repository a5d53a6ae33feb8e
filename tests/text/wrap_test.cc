#include "text/wrap.h"

#include <random>
#include <string>

#include <gtest/gtest.h>

#include "text/ascii_breaks.h"
#include "text/width.h"

namespace alder::text {
namespace {

std::string wrapped(std::string_view line, int columns) {
    std::string out;
    for (const Slice& slice : wrap(line, columns)) {
        if (!out.empty()) out += "|";
        out += line.substr(slice.offset, slice.length);
    }
    return out;
}

TEST(Wrap, BreaksAtSpacesAndHyphens) {
    EXPECT_EQ(wrapped("the quick brown fox", 10), "the quick|brown fox");
    EXPECT_EQ(wrapped("short", 10), "short");
    EXPECT_EQ(wrapped("well-known-things", 11), "well-known-|things");
    EXPECT_EQ(wrapped("", 10), "");
}

TEST(Wrap, CutsWordsThatAreTooLong) { EXPECT_EQ(wrapped("aaaaaaaaaaaa b", 5), "aaaaa|aaaaa|aa b"); }

TEST(Wrap, KeepsIndentAndInnerSpaces) { EXPECT_EQ(wrapped("  a  b", 10), "  a  b"); }

TEST(Wrap, BreaksOtherScriptsByTheirRules) {
    EXPECT_EQ(wrapped("日本語の文章、です", 10), "日本語の文|章、です");
    EXPECT_EQ(wrapped("Größe zählt über alles", 12), "Größe zählt|über alles");
}

TEST(Wrap, KeepsAnAddressWholeWhereItFits) {
    EXPECT_EQ(wrapped("see http://a.example/b/c now", 20), "see|http://a.example/b/c|now");
    EXPECT_EQ(wrapped("see <ann-marie@a.example> now", 21), "see|<ann-marie@a.example>|now");
    EXPECT_EQ(wrapped("run cc --with-all now", 10), "run cc|--with-all|now");
    EXPECT_EQ(wrapped("http://a.example/bcd/efg", 14), "http://|a.example/bcd/|efg");
    EXPECT_EQ(wrapped("this and/or that", 9), "this and/|or that");
}

// What is left where ICU came without its data.
TEST(Wrap, TakesBytesBeyondAsciiForLettersWithoutIcu) {
    EXPECT_EQ(ascii_breaks("voil\u00e0b \u012dc"), (std::vector<std::size_t>{8, 11}));
}

// The two ways to the answer, over every way the rules combine: an accent behind makes it ICU's.
void expect_same_as_icu(const std::string& line) {
    std::vector<std::size_t> icu = break_offsets(line + " \u00e9");
    std::erase_if(icu, [&](std::size_t at) { return at >= line.size(); });
    icu.push_back(line.size());
    ASSERT_EQ(break_offsets(line), icu) << line;
}

TEST(Wrap, BreaksAsciiAsIcuDoes) {
    const std::string one_of_each_class = "a0|-\"()}!./$% ";
    std::string line;
    const auto grow = [&](const auto& self, std::size_t length) -> void {
        if (!line.empty() && line.back() != ' ') expect_same_as_icu(line);
        if (length == 0) return;
        for (const char c : one_of_each_class) {
            line.push_back(c);
            self(self, length - 1);
            line.pop_back();
        }
    };
    grow(grow, 4);
    for (char a = ' '; a < 0x7f; ++a)
        for (char b = '!'; b < 0x7f; ++b) expect_same_as_icu({'x', a, b, '0'});
}

TEST(Wrap, NeverExceedsTheWidthAndLosesOnlySpaces) {
    std::mt19937 random(14);
    const std::string_view pieces[] = {"a",  "word",    " ", "  ", "日本", "é",     "-",
                                       "😀", "e\u0301", "(", ")",  ".",    "\u00a0"};
    for (int round = 0; round < 2000; ++round) {
        std::string line;
        for (int i = 0; i < 30; ++i) line += pieces[random() % std::size(pieces)];
        std::string kept;
        for (const Slice& slice : wrap(line, 12)) {
            const std::string piece = line.substr(slice.offset, slice.length);
            EXPECT_LE(width(piece), 12) << line;
            kept += piece;
        }
        std::erase(kept, ' ');
        std::string all = line;
        std::erase(all, ' ');
        EXPECT_EQ(kept, all);
    }
}

}  // namespace
}  // namespace alder::text
