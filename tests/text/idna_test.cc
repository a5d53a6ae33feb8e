#include "text/idna.h"

#include <gtest/gtest.h>

namespace alder::text {
namespace {

TEST(AsciiDomain, IsTheNameThatDnsKnows) {
    EXPECT_EQ(ascii_domain("münchen.example"), "xn--mnchen-3ya.example");
    EXPECT_EQ(ascii_domain("MÜNCHEN.example"), "xn--mnchen-3ya.example");
    EXPECT_EQ(ascii_domain("例え.テスト"), "xn--r8jz45g.xn--zckzah");
    EXPECT_EQ(ascii_domain("straße.example"), "xn--strae-oqa.example");
    EXPECT_EQ(ascii_domain("example.org"), "example.org");
}

TEST(AsciiDomain, IsNoneWhereNoNameCouldBe) {
    EXPECT_FALSE(ascii_domain("ü\u200b..example"));
    EXPECT_FALSE(ascii_domain("ü " + std::string(300, 'x')));
    EXPECT_FALSE(ascii_domain(std::string(2000, 'x') + "ü"));
    EXPECT_FALSE(ascii_domain("ü\xff.example"));
}

}  // namespace
}  // namespace alder::text
