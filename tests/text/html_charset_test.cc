#include "text/html_charset.h"

#include <gtest/gtest.h>

#include "text/charset.h"

namespace alder::text {
namespace {

TEST(HtmlCharset, ReadsWhatAPageSaysOfItself) {
    EXPECT_EQ(html_charset("<meta charset=koi8-r>"), "koi8-r");
    EXPECT_EQ(html_charset(" <!doctype html><HTML><META HTTP-EQUIV='Content-Type' "
                           "content=\"text/html; Charset = 'iso-8859-7'\">"),
              "iso-8859-7");
    EXPECT_EQ(html_charset("<meta charset=utf-16le>"), "UTF-8");
}

TEST(HtmlCharset, PassesOverWhatIsNoDeclaration) {
    EXPECT_EQ(html_charset("<!-- <meta charset=koi8-r> --><p title='<meta charset=koi8-r>'>"), "");
    EXPECT_EQ(html_charset("<meta charset=no-such><meta content='text/html; charset=koi8-r'>"), "");
    EXPECT_EQ(html_charset("text <meta charset=koi8-r>"), "");
    EXPECT_EQ(html_charset("<p>" + std::string(17'000, 'x') + "<meta charset=koi8-r>"), "");
}

TEST(HtmlCharset, DecidesWhereTheLetterIsSilent) {
    EXPECT_EQ(to_utf8("<meta charset=windows-1255><p>\xf9\xec\xe5\xed", {}),
              "<meta charset=windows-1255><p>שלום");
    EXPECT_EQ(to_utf8("<meta charset=windows-1255><p>שלום", {}),
              "<meta charset=windows-1255><p>שלום");  // it lies
}

}  // namespace
}  // namespace alder::text
