#include "smtp/letter.h"

#include "smtp/capabilities.h"
#include "tests/smtp/talk.h"

namespace alder::smtp {
namespace {

const Capabilities kBare;
const Capabilities kFull(Reply{250, {"x", "SIZE 1000", "8BITMIME", "SMTPUTF8", "DSN"}});

TEST(SmtpLetter, AsksForWhatTheServerOffersAndNoMore) {
    Letter one = letter();
    one.envelope.eight_bit = true;
    one.envelope.report_holds = mail::Submission::Return::headers;
    one.envelope.envelope_id = "a+b=c d";
    EXPECT_EQ(mail_command(one, kBare), "MAIL FROM:<ann@example.org>");
    EXPECT_EQ(mail_command(one, kFull),
              "MAIL FROM:<ann@example.org> SIZE=18 BODY=8BITMIME RET=HDRS ENVID=a+2Bb+3Dc+20d");
    one.envelope.report_holds = mail::Submission::Return::full;
    one.envelope.eight_bit = false;
    EXPECT_EQ(mail_command(one, kFull),
              "MAIL FROM:<ann@example.org> SIZE=18 RET=FULL ENVID=a+2Bb+3Dc+20d");
}

TEST(SmtpLetter, NamesTheNullSender) {
    Letter one = letter();
    one.envelope.from = std::nullopt;
    EXPECT_EQ(mail_command(one, kBare), "MAIL FROM:<>");
}

TEST(SmtpLetter, QuotesALocalPartThatNeedsIt) {
    EXPECT_EQ(recipient_command({.address = address("\"a b\"@example.org")}, kBare),
              "RCPT TO:<\"a b\"@example.org>");
}

TEST(SmtpLetter, AsksForReportsWhereTheServerCan) {
    mail::Recipient bob{.address = address("bob@example.org"),
                        .notify = {.failure = true, .delay = true},
                        .original = "list+x@example.org"};
    EXPECT_EQ(recipient_command(bob, kBare), "RCPT TO:<bob@example.org>");
    EXPECT_EQ(recipient_command(bob, kFull),
              "RCPT TO:<bob@example.org> NOTIFY=FAILURE,DELAY ORCPT=rfc822;list+2Bx@example.org");
    bob.notify = {.never = true, .success = true};
    bob.original = "";
    EXPECT_EQ(recipient_command(bob, kFull), "RCPT TO:<bob@example.org> NOTIFY=NEVER");
}

TEST(SmtpLetter, RefusesBeforehandWhatTheServerCannotTake) {
    EXPECT_EQ(refused_beforehand(letter(), kBare), std::nullopt);
    const auto large = refused_beforehand(letter({"b@x"}, std::string(1001, 'x')), kFull);
    ASSERT_TRUE(large);
    EXPECT_EQ(large->status, (EnhancedStatus{5, 3, 4}));
    EXPECT_EQ(large->by, Outcome::By::us);
    EXPECT_NE(large->text.find("at most 1000"), std::string::npos);
    EXPECT_FALSE(refused_beforehand(letter({"b@x"}, std::string(1000, 'x')), kFull));
    Letter eight = letter();
    eight.envelope.eight_bit = true;
    EXPECT_EQ(refused_beforehand(eight, kBare)->status, (EnhancedStatus{5, 6, 3}));
    Letter headers = letter();
    headers.envelope.utf8_headers = true;
    EXPECT_EQ(refused_beforehand(headers, kBare)->status, (EnhancedStatus{5, 6, 9}));
    EXPECT_EQ(refused_beforehand(headers, kFull), std::nullopt);
}

TEST(SmtpLetter, RefusesOnlyTheRecipientsTheServerCannotTake) {
    const Letter one = letter({"bob@example.org",
                               "b\xc3\xb6"
                               "b@example.org"});
    EXPECT_EQ(refused_beforehand(one, kBare), std::nullopt);
    EXPECT_EQ(refused_beforehand(one, 0, kBare), std::nullopt);
    EXPECT_EQ(refused_beforehand(one, 1, kBare)->status, (EnhancedStatus{5, 6, 7}));
    EXPECT_EQ(refused_beforehand(one, 1, kFull), std::nullopt);
    EXPECT_NE(mail_command(one, kFull).find(" SMTPUTF8"), std::string::npos);
}

TEST(SmtpLetter, LeavesForLaterWhatIsMoreThanTheServerTakesAtOnce) {
    const Capabilities two(Reply{250, {"x", "LIMITS RCPTMAX=2"}});
    const Letter one = letter({"a@x", "b@x", "c@x"});
    EXPECT_EQ(refused_beforehand(one, 1, two), std::nullopt);
    EXPECT_EQ(refused_beforehand(one, 2, two)->verdict, Verdict::deferred);
    EXPECT_EQ(refused_beforehand(one, 2, two)->status, (EnhancedStatus{4, 5, 3}));
}

}  // namespace
}  // namespace alder::smtp
