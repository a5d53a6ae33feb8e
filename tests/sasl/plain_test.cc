#include "sasl/plain.h"

#include <type_traits>

#include <gtest/gtest.h>

#include "sasl/cram_md5.h"
#include "tests/support/must.h"
#include "tests/support/secured.h"

namespace alder::sasl {
namespace {

using tests::must;

// The type is the guard: no code outside net can make the evidence that a password costs.
static_assert(!std::is_default_constructible_v<Secured>);
static_assert(!std::is_constructible_v<Secured, ChannelBinding>);

TEST(SaslPlain, SaysWhoActsForWhomAndThePassword) {
    Plain plain({.user = "tim", .password = Secret("tanstaaftanstaaf"), .act_as = "Ursel"});
    EXPECT_EQ(must(plain.initial(tests::verified_tls()))->spend(),
              std::string_view("Ursel\0tim\0tanstaaftanstaaf", 26));
    EXPECT_TRUE(plain.accepted());
}

TEST(SaslPlain, RefusesANulAndAFurtherChallenge) {
    Plain nul({.user = std::string("a\0b", 3), .password = Secret("x")});
    EXPECT_EQ(nul.initial(tests::verified_tls()).error().code, Errc::bad_data);
    Plain plain({.user = "tim", .password = Secret("x")});
    must(plain.initial(tests::verified_tls()));
    EXPECT_EQ(plain.answer("more", tests::verified_tls()).error().code, Errc::protocol);
}

TEST(SaslLogin, AnswersTwoPromptsWhateverTheirWords) {
    const Secured secured = tests::verified_tls();
    Login login({.user = "tim", .password = Secret("pw")});
    EXPECT_FALSE(must(login.initial(secured)).has_value());
    EXPECT_EQ(must(login.answer("User Name", secured)).spend(), "tim");
    EXPECT_EQ(must(login.answer("", secured)).spend(), "pw");
    EXPECT_EQ(login.answer("Password:", secured).error().code, Errc::protocol);
}

// RFC 2195, section 2.
TEST(SaslCramMd5, FollowsTheExampleOfTheRfc) {
    const Secured secured = tests::verified_tls();
    CramMd5 cram({.user = "tim", .password = Secret("tanstaaftanstaaf")});
    EXPECT_FALSE(must(cram.initial(secured)).has_value());
    EXPECT_EQ(must(cram.answer("<1896.697170952@postoffice.reston.mci.net>", secured)).spend(),
              "tim b913a602c7eda7a495b4e6e7334d3890");
    EXPECT_EQ(cram.answer("again", secured).error().code, Errc::protocol);
}

}  // namespace
}  // namespace alder::sasl
