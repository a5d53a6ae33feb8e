#include "text/charset.h"

#include <fstream>
#include <random>
#include <regex>
#include <sstream>

#include <gtest/gtest.h>

#include "tests/support/paths.h"
#include "text/charset_guess.h"
#include "text/utf8.h"

namespace alder::text {
namespace {

TEST(Charset, JoinsJapaneseWordsThatEachEndInAscii) {
    EXPECT_EQ(to_utf8("\x1b$B$D$$\x1b(B\x1b$B$F!\"\x1b(B", "iso-2022-jp"), "ついて、");
}

TEST(Charset, ReadsTheLabelsOfMail) {
    EXPECT_EQ(to_utf8("caf\xe9", "ISO-8859-1"), "café");
    EXPECT_EQ(to_utf8("\x93quoted\x94", "iso-8859-1"), "“quoted”");
    EXPECT_EQ(to_utf8("\xcf\xf0\xe8\xe2\xe5\xf2", "windows-1251"), "Привет");
    EXPECT_EQ(to_utf8("\xf0\xd2\xc9\xd7\xc5\xd4", "koi8-r"), "Привет");
    EXPECT_EQ(to_utf8("\x1b$BF|K\\8l\x1b(B", "iso-2022-jp"), "日本語");
    EXPECT_EQ(to_utf8("\x93\xfa\x96\x7b", "shift_jis"), "日本");
    EXPECT_EQ(to_utf8("\xc7\xd1\xb1\xdb", "ks_c_5601-1987"), "한글");
    EXPECT_EQ(to_utf8("Hi Mom -+Jjo--!", "utf-7"), "Hi Mom -☺-!");
    EXPECT_EQ(to_utf8("Hi +Jjo-", "unicode-1-1-utf-7"), "Hi ☺");
    EXPECT_EQ(to_utf8("\xaa\xba\xde\xfe", "iso-8859-16"), "ȘșȚț");
}

TEST(Charset, ReadsGb2312AsTheGreaterSetItIs) {
    EXPECT_EQ(charset_name("GB2312"), "gb18030");
    EXPECT_EQ(to_utf8("\xd6\xec\xe9\x46\xbb\xf9", "gb2312"), "朱镕基");
}

TEST(Charset, NeverFailsOnBrokenBytes) {
    EXPECT_EQ(to_utf8("good \xe2\x82\xac bad \xff", "utf-8"), "good € bad \ufffd");
    EXPECT_EQ(to_utf8("\xff\xff", "shift_jis"), "\ufffd\ufffd");
}

TEST(Charset, GuessesWhereTheLabelIsMissingUnknownOrALie) {
    EXPECT_EQ(to_utf8("Grüße", ""), "Grüße");
    EXPECT_EQ(to_utf8("caf\xe9", ""), "café");
    EXPECT_EQ(to_utf8("caf\xe9", "us-ascii"), "café");
    EXPECT_EQ(to_utf8("caf\xe9", "x-unknown"), "café");
    EXPECT_EQ(to_utf8("caf\xe9 cr\xe8me", "utf-8"), "café crème");
    EXPECT_EQ(to_utf8("\x1b$BF|K\\8l\x1b(B", ""), "日本語");
    const std::string russian =
        "\xfd\xd4\xcf \xd0\xc9\xd3\xd8\xcd\xcf \xce\xc1\xd0\xc9\xd3\xc1\xce\xcf "
        "\xd0\xcf-\xd2\xd5\xd3\xd3\xcb\xc9, \xce\xcf \xcb\xcf\xc4\xc9\xd2\xcf\xd7\xcb\xc1 \xce\xc5 "
        "\xd5\xcb\xc1\xda\xc1\xce\xc1.";
    EXPECT_EQ(charset_name(guess_charset(russian)), charset_name("koi8-r"));
}

TEST(Charset, IsTotalAndGivesUtf8WhateverTheBytes) {
    std::mt19937 random(3);
    const char* labels[] = {"",       "utf-7",  "iso-2022-jp", "gb18030",
                            "big5",   "euc-kr", "utf-16",      "hz-gb-2312",
                            "koi8-u", "x",      "iso-2022-kr", "windows-1255"};
    for (int round = 0; round < 3000; ++round) {
        std::string bytes;
        for (auto i = random() % 40; i > 0; --i) bytes += static_cast<char>(random() % 256);
        EXPECT_TRUE(is_utf8(to_utf8(bytes, labels[random() % std::size(labels)])));
    }
}

TEST(Charset, KnowsEveryLabelOfTheEncodingStandard) {
    const auto path = tests::corpus_path("whatwg-encoding/encodings.json");
    if (!path) GTEST_SKIP() << "whatwg-encoding is not here";
    std::ifstream file(*path);
    std::stringstream json;
    json << file.rdbuf();
    const std::string all = json.str();
    const std::regex label_pattern("\n *\"([^\"]+)\",?(?=\n)");
    int known = 0;
    std::string unknown;
    for (std::sregex_iterator it(all.begin(), all.end(), label_pattern), end; it != end; ++it) {
        if (charset_name((*it)[1].str()).empty())
            unknown += (*it)[1].str() + " ";
        else
            ++known;
    }
    EXPECT_GT(known, 210);
    EXPECT_EQ(unknown, "replacement x-user-defined ");
}

TEST(Charset, TellsTheWindowsCharsetThatCallsItselfByAnIsoName) {
    EXPECT_EQ(to_utf8("\x84\x9e\xe1\x93", "iso-8859-2"), "„žá“");
    EXPECT_EQ(to_utf8("\x93\xcf\xf0\xe8\xe2\xe5\xf2\x94", "iso-8859-5"), "“Привет”");
    EXPECT_EQ(to_utf8("\xb1\xe1", "iso-8859-2"), "ąá");
}

TEST(Charset, TellsUtf8UnderAnotherLabel) {
    EXPECT_EQ(to_utf8("Привет", "windows-1251"), "Привет");
    EXPECT_EQ(to_utf8("\xc3\xa9", "iso-8859-1"), "Ã©");
}

TEST(Charset, TakesTheByteOrderMarkAtItsWord) {
    EXPECT_EQ(to_utf8("\xef\xbb\xbfGr\xc3\xbc\xc3\x9f", "iso-8859-1"), "Grüß");
    EXPECT_EQ(to_utf8(std::string_view("\xff\xfeH\0i\0", 6), ""), "Hi");
}

TEST(Charset, GuessesByTheWordsThatAreNotAscii) {
    const std::string markup = "<p class=\"wide\">the page of the house and all that</p>\n";
    std::string html;
    for (int i = 0; i < 20; ++i) html += markup;
    const std::string russian =
        "\x8d\xe2\xae \xaf\xa8\xe1\xec\xac\xae \xad\xa0\xaf\xa8\xe1\xa0\xad\xae \xaf\xae-"
        "\xe0\xe3\xe1\xe1\xaa\xa8, \xad\xae \xaa\xae\xa4\xa8\xe0\xae\xa2\xaa\xa0 "
        "\xe3\xaa\xa0\xa7\xa0\xad\xa0";
    EXPECT_EQ(charset_name(guess_charset(html + russian)), charset_name("ibm866"));
    const std::string thai =
        "\xe0\xc1\xd7\xe8\xcd\xc7\xd2\xb9\xb9\xd5\xe9\xbd\xb9\xb5\xa1\xb7\xd1\xe9\xa7\xc7\xd1\xb9 "
        "\xe0\xc3\xd2\xa8\xd6\xa7\xcd\xc2\xd9\xe8\xb7\xd5\xe8\xba\xe9\xd2\xb9";
    EXPECT_EQ(charset_name(guess_charset(html + thai)), charset_name("windows-874"));
}

TEST(Charset, TakesTheByteOrderMarkOfUtf16AtItsWord) {
    const std::string_view big("\xfe\xff\0h\0\xe9", 6);
    const std::string_view little("\xff\xfeh\0\xe9\0", 6);
    for (const char* label : {"utf-16", "utf-16le", "utf-16be", "unicode", "iso-10646-ucs-2"}) {
        EXPECT_EQ(to_utf8(big, label), "hé") << label;
        EXPECT_EQ(to_utf8(little, label), "hé") << label;
    }
}

TEST(Charset, TellsUtf8UnderTheLabelsOfTheFarEast) {
    const std::string text = "これは日本語の文章です。";
    for (const char* label : {"iso-2022-jp", "shift_jis", "euc-jp", "utf-7", "hz-gb-2312",
                              "iso-2022-kr", "utf-16", "gb2312", "big5", "euc-kr"})
        EXPECT_EQ(to_utf8(text, label), text) << label;
    EXPECT_EQ(to_utf8("\xc4\xe3\xba\xc3", "gb2312"), "你好");
}

TEST(Charset, GuessesWhereSevenBitsAreSaidAndEightCome) {
    const std::string shift_jis =
        "\x82\xb1\x82\xea\x82\xcd\x93\xfa\x96\x7b\x8c\xea\x82\xcc\x95\xb6\x8f\xcd\x82\xc5\x82\xb7"
        "\x81\x42\x82\xb1\x82\xea\x82\xcd\x93\xfa\x96\x7b\x8c\xea\x82\xcc\x95\xb6\x8f\xcd";
    EXPECT_TRUE(to_utf8(shift_jis, "iso-2022-jp").starts_with("これは日本語"));
}

}  // namespace
}  // namespace alder::text
