#include "text/term_text.h"

#include <random>
#include <string>

#include <gtest/gtest.h>

#include "text/utf8.h"
#include "text/width.h"

namespace alder::text {
namespace {

std::string cleaned(std::string_view text) { return TermText::clean(text).utf8(); }

TEST(TermText, LeavesOrdinaryTextAlone) {
    EXPECT_EQ(cleaned("Grüße, 日本 😀 Привет"), "Grüße, 日本 😀 Привет");
}

TEST(TermText, ShowsControlsAsPictures) {
    using namespace std::literals;
    EXPECT_EQ(cleaned("\x1b]0;title\x07"), "␛]0;title␇");
    EXPECT_EQ(cleaned("a\0b"sv), "a␀b");
    EXPECT_EQ(cleaned("a\r\nb\tc\x7f"), "a␍␊b c␡");
}

TEST(TermText, ShowsC1AndLineSeparatorsAsReplacement) {
    EXPECT_EQ(cleaned("\u009b31m"), "\ufffd31m");
    EXPECT_EQ(cleaned("a\u2028b\u2029c"), "a\ufffdb\ufffdc");
}

TEST(TermText, ShowsBidiControlsAndHiddenCharacters) {
    EXPECT_EQ(cleaned("invoice\u202Efdp.exe"), "invoice\ufffdfdp.exe");
    EXPECT_EQ(cleaned("a\u200bb\u2066c\u2069\ufeff"), "a\ufffdb\ufffdc\ufffd\ufffd");
    EXPECT_EQ(cleaned("x\U000e0041"), "x\ufffd");
}

TEST(TermText, KeepsJoinersOnlyWhereTheyJoin) {
    EXPECT_EQ(cleaned("👩‍💻"), "👩‍💻");
    EXPECT_EQ(cleaned("می\u200cخواهم"), "می\u200cخواهم");
    EXPECT_EQ(cleaned("pay\u200dpal"), "pay\ufffdpal");
    EXPECT_EQ(cleaned("\u200d"), "\ufffd");
}

TEST(TermText, CutsTowersOfCombiningMarks) {
    std::string tower = "a";
    for (int i = 0; i < 40; ++i) tower += "\u0301";
    EXPECT_EQ(cleaned(tower).substr(0, 3), "a\u0301");
    EXPECT_NE(cleaned(tower).find("\ufffd"), std::string::npos);
    EXPECT_EQ(cleaned("\u0301x"), "\ufffdx");
}

TEST(TermText, ReplacesBrokenUtf8) { EXPECT_EQ(cleaned("a\xff\xc3z"), "a\ufffd\ufffdz"); }

TEST(TermText, TruncatesWithAnEllipsisAndNeverInsideACluster) {
    EXPECT_EQ(TermText::clean("hello world").truncated(6).utf8(), "hello…");
    EXPECT_EQ(TermText::clean("hello").truncated(5).utf8(), "hello");
    EXPECT_EQ(TermText::clean("日本語").truncated(4).utf8(), "日…");
    EXPECT_EQ(TermText::clean("e\u0301e\u0301e\u0301").truncated(2).utf8(), "e\u0301…");
    EXPECT_EQ(TermText::clean("x").truncated(0).utf8(), "");
    EXPECT_EQ(TermText::clean("ab").truncated(1).utf8(), "…");
}

TEST(TermText, PadsToExactlySoManyColumns) {
    EXPECT_EQ(TermText::clean("日本語").padded(4).utf8(), "日… ");
    EXPECT_EQ(TermText::clean("ab").padded(4).utf8(), "ab  ");
    EXPECT_EQ(TermText::clean("ab").padded_left(4).utf8(), "  ab");
}

TEST(TermText, HoldsNothingInvisibleWhateverTheBytes) {
    std::mt19937 random(7);
    for (int round = 0; round < 2000; ++round) {
        std::string text;
        for (int i = 0; i < 12; ++i) {
            if (random() % 3 == 0)
                text += static_cast<char>(random() % 256);
            else
                append_utf8(text, static_cast<char32_t>(random() % 0x3100));
        }
        const TermText safe = TermText::clean(text);
        EXPECT_TRUE(is_utf8(safe.utf8()));
        for (const Grapheme& g : graphemes(safe.utf8())) EXPECT_GT(g.columns, 0);
        for (std::size_t i = 0; i < safe.utf8().size();) {
            const Utf8Char c = utf8_at(safe.utf8(), i);
            EXPECT_FALSE(c.code < 0x20 || (c.code >= 0x7f && c.code < 0xa0));
            i += c.length;
        }
        EXPECT_EQ(TermText::clean(safe.utf8()), safe);
        EXPECT_EQ(safe.padded(9).columns(), 9);
    }
}

}  // namespace
}  // namespace alder::text
