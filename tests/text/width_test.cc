#include "text/width.h"

#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/paths.h"
#include "text/utf8.h"

namespace alder::text {
namespace {

TEST(Width, AsciiTakesOneColumnEach) { EXPECT_EQ(width("Hello, world"), 12); }

TEST(Width, CjkTakesTwoColumnsEach) {
    EXPECT_EQ(width("日本語"), 6);
    EXPECT_EQ(width("한국어"), 6);
    EXPECT_EQ(width("，"), 2);
}

TEST(Width, AmbiguousCharactersTakeOne) { EXPECT_EQ(width("§°±…—│"), 6); }

TEST(Width, CombiningMarksTakeNone) {
    EXPECT_EQ(width("e\u0301"), 1);
    EXPECT_EQ(graphemes("e\u0301x").size(), 2U);
    EXPECT_EQ(width("\u1112\u1161\u11ab"), 2);  // conjoining jamo: one syllable
}

TEST(Width, CyrillicHebrewArabicTakeOneEach) {
    EXPECT_EQ(width("Привет"), 6);
    EXPECT_EQ(width("שלום"), 4);
    EXPECT_EQ(width("سلام"), 4);
}

TEST(Width, EmojiTakeTwoAndSequencesAreDisputed) {
    struct Case {
        const char* text;
        bool disputed;
    };
    const Case cases[] = {{"😀", false},    {"👍🏽", true}, {"👩‍👩‍👧", true},
                          {"🇫🇷", true},     {"❤️", true},    {"1\ufe0f\u20e3", true},
                          {"☎\ufe0f", true}};
    for (const Case& c : cases) {
        const auto clusters = graphemes(c.text);
        ASSERT_EQ(clusters.size(), 1U) << c.text;
        EXPECT_EQ(clusters[0].columns, 2) << c.text;
        EXPECT_EQ(clusters[0].disputed, c.disputed) << c.text;
    }
}

TEST(Width, TextSymbolsWithoutSelectorTakeOne) { EXPECT_EQ(width("☎"), 1); }

TEST(Width, ThaiAndDevanagariKeepTheirSpacingMarks) {
    EXPECT_EQ(width("ก็"), 1);
    EXPECT_EQ(width("กำ"), 2);
    EXPECT_EQ(width("हि"), 2);
}

TEST(Width, BrokenBytesCountAsOneReplacementEach) {
    EXPECT_EQ(width("a\xff"
                    "b"),
              3);
    EXPECT_EQ(width("\xe2\x82"), 1);
    EXPECT_EQ(width("\xc3\x28"), 2);
    EXPECT_EQ(width("\xff\xff"), 2);
}

TEST(Width, ControlsCountAsTheMarkThatIsShown) { EXPECT_EQ(width("\x1b[m\r\né"), 6); }

TEST(Graphemes, GiveJoinedLettersTheColumnsOfATerminalThatDoesNotJoinThem) {
    EXPECT_EQ(width("प्रिय"), 4);
    const auto parts = graphemes("प्रि");
    ASSERT_EQ(parts.size(), 2U);
    EXPECT_EQ(parts[0].columns, 1);
    EXPECT_TRUE(parts[0].disputed);
    EXPECT_EQ(parts[1].columns, 2);
    EXPECT_EQ(graphemes("प्र").size(), 1U);
}

TEST(Graphemes, CoverTheTextWithoutGaps) {
    const std::string text =
        "a\u0301b😀日\xff"
        "x\r\n🇫🇷🇩🇪é ";
    std::size_t at = 0;
    for (const Grapheme& g : graphemes(text)) {
        EXPECT_EQ(g.offset, at);
        EXPECT_GT(g.length, 0U);
        at += g.length;
    }
    EXPECT_EQ(at, text.size());
}

// Every sequence the emoji tables call qualified is one cluster of two columns.
TEST(Graphemes, AgreeWithTheUnicodeEmojiTables) {
    const auto path = tests::corpus_path("unicode-data/emoji-sequences.txt");
    if (!path) GTEST_SKIP() << "unicode-data is not here";
    std::ifstream file(*path);
    int seen = 0;
    for (std::string line; std::getline(file, line);) {
        const auto semicolon = line.find(';');
        if (line.empty() || line[0] == '#' || semicolon == std::string::npos) continue;
        const std::string codes = line.substr(0, semicolon);
        if (codes.find("..") != std::string::npos) continue;
        std::istringstream in(codes);
        std::string text;
        for (std::string code; in >> code;) {
            append_utf8(text, static_cast<char32_t>(std::stoul(code, nullptr, 16)));
        }
        ++seen;
        EXPECT_EQ(graphemes(text).size(), 1U) << line;
        EXPECT_EQ(width(text), 2) << line;
    }
    EXPECT_GT(seen, 500);
}

}  // namespace
}  // namespace alder::text
