#include "mime/parameters.h"

#include <random>

#include <gtest/gtest.h>

#include "text/utf8.h"

namespace alder::mime {
namespace {

std::string file_name(std::string_view raw) {
    return std::string(parse_content_disposition(raw).parameter("filename"));
}

TEST(Parameters, ReadsAContentType) {
    const ContentType type = parse_content_type(" Text/HTML; Charset=\"UTF-8\"; x=y (comment)");
    EXPECT_EQ(type.full(), "text/html");
    EXPECT_TRUE(type.is("text/html"));
    EXPECT_EQ(type.parameter("charset"), "UTF-8");
    EXPECT_EQ(type.parameter("x"), "y");
    EXPECT_TRUE(type.valid);
}

TEST(Parameters, FallsBackToPlainText) {
    for (const char* raw : {"", "nonsense", "/", "a b/c d;", ";charset=x"}) {
        const ContentType type = parse_content_type(raw);
        EXPECT_EQ(type.full(), "text/plain") << raw;
        EXPECT_FALSE(type.valid) << raw;
    }
    EXPECT_EQ(parse_content_type("text").full(), "text/plain");
}

TEST(Parameters, TakesCommentsAndMissingQuotesAndSemicolons) {
    EXPECT_EQ(
        parse_content_type("text/plain (c); charset = us-ascii (Plain text)").parameter("charset"),
        "us-ascii");
    EXPECT_EQ(file_name("attachment; filename=my long name.pdf"), "my long name.pdf");
    const ContentType type = parse_content_type("text/plain; charset=utf-8 name=x.txt");
    EXPECT_EQ(type.parameter("charset"), "utf-8");
    EXPECT_EQ(type.parameter("name"), "x.txt");
    EXPECT_EQ(parse_content_type("text/plain; charset=\"utf-8").parameter("charset"), "utf-8");
}

// The examples of RFC 2231, 3 and 4.
TEST(Parameters, ReadsRfc2231) {
    EXPECT_EQ(parse_content_type("message/external-body; access-type=URL;\r\n URL*0=\"ftp://\";\r\n"
                                 " URL*1=\"cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar\"")
                  .parameter("url"),
              "ftp://cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar");
    EXPECT_EQ(parse_content_type(
                  "application/x-stuff; title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A")
                  .parameter("title"),
              "This is ***fun***");
    EXPECT_EQ(
        parse_content_type("application/x-stuff; title*0*=us-ascii'en'This%20is%20even%20more%20;"
                           " title*1*=%2A%2A%2Afun%2A%2A%2A%20; title*2=\"isn't it!\"")
            .parameter("title"),
        "This is even more ***fun*** isn't it!");
}

TEST(Parameters, PrefersTheExtendedFormAndTakesPiecesInAnyOrder) {
    EXPECT_EQ(file_name("attachment; filename=\"fallback.txt\"; filename*=UTF-8''%e2%82%ac.txt"),
              "€.txt");
    EXPECT_EQ(file_name("attachment; filename*1=\"b.txt\"; filename*0=\"a\""), "ab.txt");
}

TEST(Parameters, JoinsACharacterCutBetweenPieces) {
    EXPECT_EQ(file_name("attachment; filename*0*=utf-8''%E2%82; filename*1*=%AC.txt"), "€.txt");
}

TEST(Parameters, DecodesEncodedWordsAndRawBytes) {
    EXPECT_EQ(file_name("attachment; filename=\"=?utf-8?Q?=C3=A9t=C3=A9.pdf?=\""), "été.pdf");
    EXPECT_EQ(file_name("attachment; filename=\"\xe9t\xe9.pdf\""), "été.pdf");
}

TEST(Parameters, KeepsBackslashesOfWindowsPaths) {
    EXPECT_EQ(file_name("attachment; filename=\"C:\\docs\\a.doc\""), "C:\\docs\\a.doc");
    EXPECT_EQ(file_name("attachment; filename=\"a\\\"b\""), "a\"b");
}

TEST(Parameters, CapsContinuations) {
    std::string raw = "attachment";
    for (int i = 0; i < 5000; ++i) raw += "; filename*" + std::to_string(i) + "=aaaaaaaaaa";
    EXPECT_EQ(file_name(raw).size(), 10000U);
    EXPECT_EQ(file_name("attachment; filename*0=a; filename*4000000000=b"), "a");
}

TEST(Parameters, ReadsBackWhatItWrites) {
    const std::string long_name(200, 'n');
    for (const std::string& value :
         {std::string("a.txt"), std::string("two words.txt"), std::string("qu\"o\\te"),
          std::string("Übergrößenträger.pdf"), long_name, std::string(""),
          std::string("日本語の長いファイル名がここにあります、とても長いです.xlsx")}) {
        EXPECT_EQ(file_name("attachment" + format_parameter("filename", value)), value);
    }
}

TEST(Parameters, IsTotalAndGivesUtf8WhateverTheBytes) {
    std::mt19937 random(8);
    const std::string_view pieces[] = {";", "=",       "name", "*", "0", "*0*",  "\"", "\\",  "(",
                                       ")", "utf-8''", "%e2",  "%", " ", "\xff", "/",  "text"};
    for (int round = 0; round < 5000; ++round) {
        std::string raw;
        for (int i = 0; i < 25; ++i) raw += pieces[random() % std::size(pieces)];
        for (const Parameter& p : parse_content_type(raw).parameters)
            EXPECT_TRUE(text::is_utf8(p.value)) << raw;
    }
}

TEST(Parameters, BeginWithoutASemicolonAfterTheType) {
    const auto type = parse_content_type(
        "application/x-stuff\n title*0*=us-ascii'en'one%20\n"
        " title*1=two");
    EXPECT_EQ(type.full(), "application/x-stuff");
    EXPECT_EQ(type.parameter("title"), "one two");
}

TEST(Parameters, WithoutANameAreNone) {
    EXPECT_TRUE(parse_content_type("a/b; *=x; =y").parameters.empty());
}

TEST(Parameters, PassesOverCommentsWhereverTheyMayStand) {
    for (const char* raw :
         {"multipart/mixed; (x) (y) boundary=a", "multipart/mixed; boundary (c) = a",
          "multipart/mixed; boundary=(c) a", "multipart/mixed; boundary=a(c)",
          "multipart/mixed; boundary=a (c) (d); x=y"})
        EXPECT_EQ(parse_content_type(raw).parameter("boundary"), "a") << raw;
    EXPECT_EQ(parse_content_type("text/plain; charset=us-ascii(Plain text)").parameter("charset"),
              "us-ascii");
    EXPECT_EQ(file_name("attachment; (a)(b) filename=x"), "x");
    EXPECT_EQ(file_name("attachment; filename=report (1).pdf"), "report (1).pdf");
    EXPECT_EQ(first_word(" (x) BASE64 (mostly)"), "base64");
}

TEST(Parameters, KeepTheBytesOfABoundary) {
    EXPECT_EQ(parse_content_type("multipart/mixed; boundary=\"=?a?Q?b?=\"").parameter("boundary"),
              "=?a?Q?b?=");
    EXPECT_EQ(parse_content_type("multipart/mixed; boundary=\"\xe9\"").parameter("boundary"),
              "\xe9");
    EXPECT_EQ(parse_content_type("multipart/mixed; boundary=\"a\\+b\"").parameter("boundary"),
              "a+b");
    EXPECT_EQ(file_name("attachment; filename=\"C:\\dir\\a.txt\""), "C:\\dir\\a.txt");
}

TEST(Parameters, QuotesTheSignsOfRfc2231) {
    EXPECT_EQ(format_parameter("filename", "a'b%c*d.txt"), "; filename=\"a'b%c*d.txt\"");
}

}  // namespace
}  // namespace alder::mime
