#include "text/charset.h"

#include <fstream>
#include <random>
#include <regex>
#include <sstream>

#include <gtest/gtest.h>

#include "tests/support/paths.h"
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
    EXPECT_EQ(guess_charset(russian), charset_name("koi8-r"));
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

// The single-byte tables of the standard against what ICU decodes: rows that differ stay few and
// are those where ICU follows the vendor's newer or older table.
TEST(Charset, AgreesWithTheSingleByteTablesOfTheEncodingStandard) {
    const char* names[] = {"ibm866",       "iso-8859-2",   "iso-8859-5",   "iso-8859-7",
                           "iso-8859-15",  "iso-8859-16",  "koi8-r",       "koi8-u",
                           "macintosh",    "windows-874",  "windows-1250", "windows-1251",
                           "windows-1252", "windows-1253", "windows-1254", "windows-1255",
                           "windows-1256", "windows-1257", "windows-1258"};
    int rows = 0;
    int agree = 0;
    for (const std::string name : names) {
        const auto path = tests::corpus_path("whatwg-encoding/index-" + name + ".txt");
        if (!path) GTEST_SKIP() << "whatwg-encoding is not here";
        std::ifstream file(*path);
        for (std::string line; std::getline(file, line);) {
            std::istringstream in(line);
            int pointer = 0;
            std::string code;
            if (line.empty() || line[0] == '#' || !(in >> pointer >> code)) continue;
            std::string expected;
            append_utf8(expected, static_cast<char32_t>(std::stoul(code, nullptr, 16)));
            ++rows;
            agree += to_utf8(std::string(1, static_cast<char>(0x80 + pointer)), name) == expected
                         ? 1
                         : 0;
        }
    }
    EXPECT_GT(rows, 2200);
    EXPECT_GE(agree, rows - 20) << "of " << rows;
}

}  // namespace
}  // namespace alder::text
