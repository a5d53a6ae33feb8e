#include "sasl/choose.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/ascii.h"
#include "tests/support/must.h"
#include "tests/support/secured.h"

namespace alder::sasl {
namespace {

using tests::must;
using Names = std::vector<std::string>;

const Credentials kWho{.user = "tim", .password = Secret("canary")};

Secured bound() { return tests::verified_tls(ChannelBinding{"tls-exporter", "data"}); }

std::string chosen(const Names& offered, const Secured& secured, std::string_view by_name = {}) {
    const auto mechanism = choose(offered, kWho, secured, by_name);
    return mechanism ? std::string((*mechanism)->name()) : "";
}

std::string first_message(const Names& offered, const Secured& secured) {
    const auto mechanism = must(choose(offered, kWho, secured));
    return std::string(must(mechanism->initial(secured))->spend());
}

TEST(SaslChoose, TakesTheStrongestThatBothHave) {
    Names offered{
        "login", "plain", "Scram-Sha-1", "SCRAM-SHA-256", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256-PLUS"};
    for (const char* expected :
         {"SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN"}) {
        EXPECT_EQ(chosen(offered, bound()), expected);
        std::erase_if(offered, [&](const auto& name) { return ascii::iequals(name, expected); });
    }
}

TEST(SaslChoose, NeverBindsWithoutData) {
    EXPECT_EQ(chosen({"PLAIN", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-1"}, tests::verified_tls()),
              "SCRAM-SHA-1");
}

TEST(SaslChoose, GivesNoPasswordAwayInPlaintextUnlessAskedTo) {
    const Secured plaintext = tests::plaintext_by_word();
    EXPECT_EQ(choose(Names{"PLAIN", "LOGIN"}, kWho, plaintext).error().code, Errc::unavailable);
    EXPECT_EQ(chosen({"PLAIN", "SCRAM-SHA-256"}, plaintext), "SCRAM-SHA-256");
    EXPECT_EQ(chosen({"PLAIN", "SCRAM-SHA-256"}, plaintext, "plain"), "PLAIN");
}

TEST(SaslChoose, TakesWeakMechanismsOnlyByName) {
    for (const char* weak : {"LOGIN", "CRAM-MD5"}) {
        EXPECT_EQ(choose(Names{weak}, kWho, bound()).error().code, Errc::unavailable);
        EXPECT_EQ(chosen({weak}, bound(), weak), weak);
    }
}

TEST(SaslChoose, ByNameNeverTakesAnother) {
    EXPECT_EQ(choose(Names{"PLAIN"}, kWho, bound(), "SCRAM-SHA-256").error().code,
              Errc::unavailable);
    EXPECT_EQ(choose(Names{"PLAIN"}, kWho, bound(), "SCRAMBLE").error().code, Errc::config);
    EXPECT_EQ(
        choose(Names{"SCRAM-SHA-1-PLUS"}, kWho, tests::plaintext_by_word(), "SCRAM-SHA-1-PLUS")
            .error()
            .code,
        Errc::config);
}

TEST(SaslChoose, LetsTheServerNoticeThatItsBindingWasHidden) {
    EXPECT_TRUE(first_message({"SCRAM-SHA-256"}, bound()).starts_with("y,,"));
    EXPECT_TRUE(first_message({"SCRAM-SHA-256"}, tests::verified_tls()).starts_with("n,,"));
    EXPECT_TRUE(first_message({"SCRAM-SHA-256-PLUS"}, bound()).starts_with("p=tls-exporter,,"));
}

TEST(SaslChoose, DoesNotClaimThatTheServerCannotBindWhenItCan) {
    const Names offered{"SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"};
    const auto mechanism = must(choose(offered, kWho, bound(), "SCRAM-SHA-256"));
    EXPECT_TRUE(must(mechanism->initial(bound()))->spend().starts_with("n,,"));
}

TEST(SaslChoose, SaysWhatTheServerOffers) {
    const auto none = choose(Names{"NTLM", "LOGIN"}, kWho, bound());
    EXPECT_NE(none.error().detail.find("NTLM, LOGIN"), std::string::npos);
    EXPECT_EQ(choose(Names{}, kWho, bound()).error().code, Errc::unavailable);
}

}  // namespace
}  // namespace alder::sasl
