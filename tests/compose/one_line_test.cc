#include "compose/one_line.h"

#include <gtest/gtest.h>

namespace alder::compose {
namespace {

TEST(OneLine, LetsNothingActOnWhoeverReadsTheAnswer) {
    EXPECT_EQ(one_line("a\r\nb\tc\x1b[31m\x7f"), "a  b c [31m ");
    EXPECT_EQ(one_line("C1 \u009b31m red"), "C1  31m red");
    EXPECT_EQ(one_line("Refund \u202emoc.knab\u202c\u2066x\u2069\u2028"), "Refund moc.knabx");
    EXPECT_EQ(one_line("Grüße 日本 \u00a0 שלום"), "Grüße 日本 \u00a0 שלום");
    EXPECT_EQ(one_line(std::string("\xc2")), "\xc2");
}

}  // namespace
}  // namespace alder::compose
