#include "outgoing/cause.h"

#include <tuple>

#include <gtest/gtest.h>

#include "outgoing/route.h"

namespace alder::outgoing {
namespace {

using smtp::Stage;

Cause cause(int code, const char* line, Stage stage = Stage::recipient) {
    return cause_of(smtp::outcome_of(smtp::Reply{code, {line}}, stage));
}

TEST(Cause, GoesByTheEnhancedStatus) {
    EXPECT_EQ(cause(550, "5.1.1 x"), Cause::user_unknown);
    EXPECT_EQ(cause(550, "5.2.1 disabled"), Cause::user_unknown);
    EXPECT_EQ(cause(550, "5.1.2 x"), Cause::host_unknown);
    EXPECT_EQ(cause(556, "5.1.10 null MX"), Cause::host_unknown);
    EXPECT_EQ(cause(553, "5.1.8 sender"), Cause::local_config);
    EXPECT_EQ(cause(552, "5.2.2 x"), Cause::mailbox_full);
    EXPECT_EQ(cause(452, "4.2.2 x"), Cause::mailbox_full);
    EXPECT_EQ(cause(552, "5.2.3 x"), Cause::rejected);
    EXPECT_EQ(cause(552, "5.3.4 too big", Stage::sender), Cause::rejected);
    EXPECT_EQ(cause(452, "4.3.1 no space"), Cause::refused);
    EXPECT_EQ(cause(554, "5.4.6 loop", Stage::letter), Cause::too_many_hops);
    EXPECT_EQ(cause(554, "5.4.14 hop count", Stage::letter), Cause::too_many_hops);
    EXPECT_EQ(cause(554, "5.4.7 expired", Stage::letter), Cause::expired);
    EXPECT_EQ(cause(450, "4.4.1 no answer"), Cause::timed_out);
    EXPECT_EQ(cause(554, "5.6.0 content", Stage::letter), Cause::rejected);
}

TEST(Cause, TellsKindsOfPolicyApart) {
    EXPECT_EQ(cause(554, "5.7.1 <bob@x>: Relay access denied"), Cause::relaying_denied);
    EXPECT_EQ(cause(554, "5.7.1 Recipient address rejected: Access denied"),
              Cause::relaying_denied);
    EXPECT_EQ(cause(550, "5.7.1 Access denied, banned sender"), Cause::blocked);
    EXPECT_EQ(cause(550, "5.7.1 blocked using a list"), Cause::blocked);
    EXPECT_EQ(cause(550, "5.7.26 SPF and DKIM failed", Stage::letter), Cause::blocked);
    EXPECT_EQ(cause(553, "5.7.1 not owned by user ann", Stage::sender), Cause::local_config);
    EXPECT_EQ(cause(450, "4.7.1 greylisted"), Cause::refused);
    EXPECT_EQ(cause(554, "5.7.1 attachment not allowed", Stage::letter), Cause::rejected);
    EXPECT_EQ(cause(554, "5.7.1 spam", Stage::letter), Cause::blocked);
    EXPECT_EQ(cause(535, "5.7.8 x", Stage::none), Cause::local_config);
    EXPECT_EQ(cause(530, "5.7.0 x", Stage::sender), Cause::local_config);
}

TEST(Cause, GoesByCodeStageAndWordsWhereThereIsNoStatus) {
    EXPECT_EQ(cause(550, "no such user"), Cause::user_unknown);
    EXPECT_EQ(cause(550, "relaying denied"), Cause::relaying_denied);
    EXPECT_EQ(cause(552, "over quota"), Cause::mailbox_full);
    EXPECT_EQ(cause(552, "too big", Stage::sender), Cause::rejected);
    EXPECT_EQ(cause(550, "who are you", Stage::sender), Cause::local_config);
    EXPECT_EQ(cause(554, "listed at a DNSBL"), Cause::blocked);
    EXPECT_EQ(cause(554, "no", Stage::letter), Cause::rejected);
    EXPECT_EQ(cause(451, "later"), Cause::refused);
    EXPECT_EQ(cause(452, "full"), Cause::mailbox_full);
    EXPECT_EQ(cause(550, "5.0.0 no such user"), Cause::user_unknown);
    EXPECT_EQ(cause(500, "what", Stage::none), Cause::other);
}

TEST(Cause, JudgesNoAddressByAServerThatAsksToWait) {
    EXPECT_EQ(cause(451, "4.2.0 greylisted"), Cause::refused);
    EXPECT_EQ(cause(450, "4.1.1 unverified address"), Cause::refused);
    EXPECT_EQ(cause(450, "4.4.4 no answer of the DNS"), Cause::refused);
    EXPECT_EQ(cause(451, "4.6.0 cannot look at it", Stage::letter), Cause::refused);
    EXPECT_EQ(explain(smtp::outcome_of({451, {"4.2.0 greylisted"}}, Stage::recipient)),
              "the server asks to wait; it is tried again; the server said: 451 4.2.0 greylisted");
    EXPECT_TRUE(explain(smtp::outcome_of({452, {"4.2.2 full"}}, Stage::recipient))
                    .starts_with("the recipient's mailbox is full; it is tried again;"));
}

TEST(Cause, PromisesNoSecondTryWhereThereIsNone) {
    EXPECT_TRUE(explain(smtp::outcome_of({550, {"5.3.2 no mail here"}}, Stage::recipient))
                    .starts_with("the server does not take it now; send it again later;"));
}

TEST(Cause, HasANameAndAnAdvice) {
    std::string names;
    for (int i = 0; i <= static_cast<int>(Cause::other); ++i) {
        names += std::string(name_of(static_cast<Cause>(i))) + " ";
        EXPECT_FALSE(advice(static_cast<Cause>(i)).empty());
    }
    EXPECT_EQ(names,
              "host-unknown user-unknown mailbox-full too-many-hops relaying-denied blocked "
              "refused timed-out rejected local-config expired other ");
}

TEST(Cause, LeavesOurOwnWordsAlone) {
    EXPECT_EQ(explain({.verdict = smtp::Verdict::refused,
                       .stage = Stage::none,
                       .code = 552,
                       .status = smtp::EnhancedStatus{5, 3, 4},
                       .text = "too large",
                       .by = smtp::Outcome::By::us}),
              "too large");
}

TEST(Cause, SaysThatALetterIsTooLarge) {
    for (const auto& [code, line, stage] :
         {std::tuple{552, "5.3.4 x", Stage::sender}, std::tuple{552, "5.2.3 x", Stage::recipient},
          std::tuple{552, "x", Stage::letter}})
        EXPECT_TRUE(explain(smtp::outcome_of(smtp::Reply{code, {line}}, stage))
                        .starts_with("the letter is too large"));
    EXPECT_TRUE(explain(smtp::outcome_of(smtp::Reply{552, {"over quota"}}, Stage::recipient))
                    .starts_with("the recipient's mailbox is full"));
}

Result<Route> route(config::Scheme scheme, std::string user = "", std::string host = "h") {
    return route_of(
        {.scheme = scheme, .user = std::move(user), .host = std::move(host), .port = 5, .path = ""},
        Secret("pw"));
}

TEST(Route, IsWhatTheAccountSays) {
    using config::Scheme;
    EXPECT_EQ(route(Scheme::smtps)->target.encryption, net::Encryption::tls);
    EXPECT_EQ(route(Scheme::smtp_starttls)->target.encryption, net::Encryption::starttls);
    EXPECT_EQ(route(Scheme::smtp_plain)->target.encryption, net::Encryption::plaintext);
    EXPECT_EQ(route(Scheme::lmtp)->target.encryption, net::Encryption::loopback_plaintext);
    EXPECT_EQ(route(Scheme::lmtp)->dialect, smtp::Dialect::lmtp);
    EXPECT_FALSE(route(Scheme::smtps)->credentials);
    EXPECT_EQ(route(Scheme::smtps, "ann")->credentials->user, "ann");
    EXPECT_EQ(name_of(*route(Scheme::smtps)), "h:5");
    EXPECT_EQ(name_of(*route(Scheme::smtps, "", "::1")), "[::1]:5");
    for (const Scheme other : {Scheme::sendmail, Scheme::mx, Scheme::imaps})
        EXPECT_EQ(route(other).error().code, Errc::config);
    EXPECT_EQ(route(Scheme::lmtp, "", "").error().code, Errc::config);
}

}  // namespace
}  // namespace alder::outgoing
