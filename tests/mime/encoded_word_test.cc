#include "mime/encoded_word.h"

#include <random>

#include <gtest/gtest.h>

#include "base/ascii.h"
#include "text/utf8.h"

namespace alder::mime {
namespace {

using namespace std::literals;

TEST(EncodedWord, DecodesBothEncodings) {
    EXPECT_EQ(decode_text("=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?="), "Keld Jørn Simonsen");
    EXPECT_EQ(decode_text("=?utf-8?B?R3LDvMOfZQ==?= an alle"), "Grüße an alle");
    EXPECT_EQ(decode_text("=?iso-8859-1*de?q?M=FCller?="), "Müller");
}

// The examples of RFC 2047, 8.
TEST(EncodedWord, DropsWhiteSpaceOnlyBetweenWords) {
    EXPECT_EQ(decode_text("=?ISO-8859-1?Q?a?= b"), "a b");
    EXPECT_EQ(decode_text("=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?="), "ab");
    EXPECT_EQ(decode_text("=?ISO-8859-1?Q?a?=\r\n   =?ISO-8859-1?Q?b?="), "ab");
    EXPECT_EQ(decode_text("=?ISO-8859-1?Q?a_b?="), "a b");
    EXPECT_EQ(decode_text("=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?="), "a b");
}

TEST(EncodedWord, JoinsACharacterCutInTwo) {
    EXPECT_EQ(decode_text("=?utf-8?Q?caf=C3?= =?UTF-8?Q?=A9?="), "café");
    EXPECT_EQ(decode_text("=?utf-8?B?4oI=?= =?utf-8?B?rA==?="), "€");
}

TEST(EncodedWord, DecodesInsideOtherText) {
    EXPECT_EQ(decode_text("Re:=?utf-8?q?=C3=A9?=!"), "Re:é!");
    EXPECT_EQ(decode_text("\"=?utf-8?q?=C3=A9?=\""), "\"é\"");
    EXPECT_EQ(decode_text("=?utf-8?Q?with space=C3=A9?="), "with spaceé");
}

TEST(EncodedWord, LeavesJunkAsItIs) {
    EXPECT_EQ(decode_text("a =? b ?= c"), "a =? b ?= c");
    EXPECT_EQ(decode_text("=?utf-8?X?abc?="), "=?utf-8?X?abc?=");
    EXPECT_EQ(decode_text("=?utf-8?Q?open"), "=?utf-8?Q?open");
    EXPECT_EQ(decode_text("=??Q?a?="), "=??Q?a?=");
}

TEST(EncodedWord, TakesRawEightBitText) {
    EXPECT_EQ(decode_text("Grüße"), "Grüße");
    EXPECT_EQ(decode_text("Gr\xfc\xdf"
                          "e =?utf-8?q?=C3=A9?="),
              "Grüße é");
}

TEST(EncodedWord, LetsNoLineEndThrough) {
    EXPECT_EQ(decode_text("=?utf-8?Q?a=0D=0ABcc:_x=00?="), "a  Bcc: x ");
}

TEST(EncodedWord, EncodesOnlyWhatNeedsIt) {
    EXPECT_EQ(encode_text("Plain text"), "Plain text");
    EXPECT_EQ(encode_text("Re: Grüße an alle"), "Re: =?UTF-8?B?R3LDvMOfZQ==?= an alle");
    EXPECT_EQ(encode_text("日本語"), "=?UTF-8?B?5pel5pys6Kqe?=");
}

TEST(EncodedWord, WritesPhrases) {
    EXPECT_EQ(encode_phrase("John Doe"), "John Doe");
    EXPECT_EQ(encode_phrase("Doe, John"), "\"Doe, John\"");
    EXPECT_EQ(encode_phrase("J \"Q\" D"), "\"J \\\"Q\\\" D\"");
    EXPECT_EQ(encode_phrase("Jürgen"), "=?UTF-8?Q?J=C3=BCrgen?=");
}

TEST(EncodedWord, ReadsBackWhatItWrites) {
    std::mt19937 random(5);
    for (int round = 0; round < 1000; ++round) {
        std::string text = "x";
        for (int i = 0; i < 60; ++i) {
            const auto code = static_cast<char32_t>(0x21 + random() % 0x2fff);
            if (random() % 4 == 0 && text.back() != ' ')
                text += ' ';
            else
                text::append_utf8(text, random() % 2 == 0 ? 0x21 + code % 0x5d : code);
        }
        text += "y";
        if (text.find("\u2028") != std::string::npos) continue;
        const std::string encoded = encode_text(text);
        EXPECT_TRUE(ascii::all_ascii(encoded));
        EXPECT_EQ(decode_text(encoded), text);
        for (const auto word : ascii::split(encoded, ' ')) {
            EXPECT_TRUE(!word.starts_with("=?UTF-8") || word.size() <= 75) << word;
        }
    }
}

TEST(EncodedWord, IsTotalAndGivesUtf8WhateverTheBytes) {
    std::mt19937 random(6);
    const std::string_view pieces[] = {"=?", "?=",   "utf-8", "?Q?", "?b?", "=",
                                       " ",  "\xff", "\r\n ", "a",   "=C3", "\0"sv};
    for (int round = 0; round < 5000; ++round) {
        std::string text;
        for (int i = 0; i < 20; ++i) text += pieces[random() % std::size(pieces)];
        EXPECT_TRUE(text::is_utf8(decode_text(text)));
    }
}

TEST(EncodedWord, IsLinearInManyOpenings) {
    std::string text;
    while (text.size() < 1'000'000) text += "=?a?q?x ";
    EXPECT_EQ(decode_text(text).size(), text.size() - 1);
}

}  // namespace
}  // namespace alder::mime
