#include "text/wrap.h"

#include <random>
#include <string>

#include <gtest/gtest.h>

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
