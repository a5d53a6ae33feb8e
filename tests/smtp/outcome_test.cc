// What became of a letter when something breaks, and in LMTP.

#include "smtp/session.h"
#include "tests/smtp/talk.h"

namespace alder::smtp {
namespace {

using namespace std::chrono_literals;

TEST(SmtpOutcome, SaysUncertainOnlyWhenTheLastByteIsOut) {
    for (const bool committed : {false, true}) {
        for (const auto& capabilities : {kNoChunks, {"PIPELINING", "CHUNKING"}}) {
            Talk talk;
            talk.session.commits = committed;
            talk.open(capabilities);
            talk.session.submit(letter());
            talk.said();
            if (capabilities == kNoChunks) talk.script.say("250 ok\r\n250 ok\r\n354 go on\r\n");
            talk.said();
            talk.session.peer_closed(Close::cut);
            EXPECT_EQ(talk.verdict(), committed ? Verdict::uncertain : Verdict::unsent);
            EXPECT_EQ(talk.error()->code, Errc::unavailable);
        }
    }
}

// Each server's lines for one letter, from the greeting on.
const std::vector<std::string> kWholeTalks{
    "220 x\r\n250-x\r\n250-PIPELINING\r\n250 CHUNKING\r\n250 ok\r\n250 ok\r\n250 taken\r\n",
    "220 x\r\n250-x\r\n250 PIPELINING\r\n250 ok\r\n250 ok\r\n354 go on\r\n250 taken\r\n",
    "220 x\r\n250 x\r\n250 ok\r\n250 ok\r\n354 go on\r\n250 taken\r\n"};

TEST(SmtpOutcome, KnowsWhatBecameOfALetterWhereverTheAnswersEnd) {  // FAILURES 31, 54
    for (const std::string& whole : kWholeTalks) {
        for (std::size_t k = 0; k <= whole.size(); ++k) {
            Talk talk(without_login(), 1);
            talk.session.secured(tests::verified_tls());
            talk.session.submit(letter());
            talk.script.say(whole.substr(0, k));
            talk.said();
            const bool committed = !talk.script.all<Committing>().empty();
            talk.session.peer_closed(Close::cut);
            ASSERT_EQ(talk.script.all<LetterFinished>().size(), 1U);
            EXPECT_EQ(talk.verdict(), k == whole.size() ? Verdict::accepted
                                      : committed       ? Verdict::uncertain
                                                        : Verdict::unsent)
                << whole.substr(0, k);
        }
    }
}

TEST(SmtpOutcome, TakesA552AfterOthersWereTakenForTooManyAtOnce) {
    for (const char* reply : {"552 5.5.3 too many", "552 too many recipients"}) {
        Talk talk;
        talk.open();
        talk.session.submit(letter({"a@x", "b@x", "c@x"}));
        talk.said();
        talk.script.say("250 ok\r\n250 ok\r\n" + std::string(reply) +
                        "\r\n552 5.2.2 full\r\n250 taken\r\n");
        talk.said();
        EXPECT_EQ(talk.verdict(0), Verdict::accepted);
        EXPECT_EQ(talk.verdict(1), Verdict::deferred) << reply;
        EXPECT_EQ(talk.verdict(2), Verdict::refused);
    }
}

TEST(SmtpOutcome, BelievesA552ToTheOnlyRecipient) {
    Talk talk;
    talk.open();
    talk.session.submit(letter());
    talk.said();
    talk.script.say("250 ok\r\n552 over quota\r\n503 no\r\n");
    talk.said();
    EXPECT_EQ(talk.verdict(), Verdict::refused);
}

TEST(SmtpOutcome, IsUncertainAboutNoneWhoWasRefused) {
    Talk talk;
    talk.open();
    talk.session.submit(letter({"a@x", "b@x"}));
    talk.said();
    talk.script.say("250 ok\r\n550 unknown\r\n");
    talk.session.peer_closed(Close::cut);
    EXPECT_EQ(talk.verdict(0), Verdict::refused);
    EXPECT_EQ(talk.verdict(1), Verdict::uncertain);
}

TEST(SmtpOutcome, LeavesLettersUnsentWhenTheConnectionBreaksBefore) {
    Talk talk;
    talk.session.submit(letter());
    talk.session.peer_closed(Close::cut);
    EXPECT_EQ(talk.verdict(), Verdict::unsent);
    talk.session.submit(letter());
    EXPECT_EQ(talk.outcomes(1)[0].verdict, Verdict::unsent);
}

TEST(SmtpOutcome, DefersWhatAServerThatGoesAwayDidNotLookAt) {
    for (const char* lines :
         {"421 bye\r\n", "250 ok\r\n421 bye\r\n", "250 ok\r\n250 ok\r\n421 bye\r\n"}) {
        Talk talk;
        talk.open();
        talk.session.submit(letter());
        talk.session.submit(letter());
        talk.said();
        talk.script.say(lines);
        EXPECT_EQ(talk.verdict(), Verdict::deferred) << lines;
        EXPECT_EQ(talk.outcomes()[0].code, 421);
        EXPECT_EQ(talk.outcomes(1)[0].verdict, Verdict::unsent);
        EXPECT_EQ(talk.error()->code, Errc::try_again);
    }
}

TEST(SmtpOutcome, GoesWithAServerThatGoesAway) {
    Talk talk;
    talk.open();
    talk.say("421 idle for too long");
    EXPECT_EQ(talk.error()->code, Errc::try_again);
}

TEST(SmtpOutcome, BelievesNoAnswerToWhatWasNotRead) {
    const std::string body = long_body(2 * Transaction::kPiece);
    Talk talk;
    talk.open();
    talk.session.submit(letter({"bob@example.org"}, body));
    talk.session.take_output(100);
    talk.session.feed("250 ok\r\n250 ok\r\n250 taken\r\n250 taken\r\n");
    EXPECT_EQ(talk.verdict(), Verdict::unsent);
    EXPECT_EQ(talk.error()->code, Errc::protocol);
}

TEST(SmtpOutcome, TakesARefusalInTheMiddleOfALetterAndCloses) {
    const std::string body = long_body(2 * Transaction::kPiece);
    Talk talk;
    talk.open(kNoChunks);
    talk.session.submit(letter({"bob@example.org"}, body));
    talk.said();
    talk.session.feed("250 ok\r\n250 ok\r\n354 go on\r\n");
    talk.session.take_output(1000);
    talk.session.feed("552 5.3.4 too much\r\n");
    EXPECT_EQ(talk.verdict(), Verdict::refused);
    EXPECT_EQ(talk.outcomes()[0].status, (EnhancedStatus{5, 3, 4}));
    EXPECT_EQ(talk.error()->code, Errc::unavailable);
    EXPECT_EQ(talk.said(), "");
}

TEST(SmtpOutcome, WaitsForEachAnswerAsLongAsTheStandardAsks) {
    Talk talk;
    talk.open(kNoChunks);
    const auto due = [&talk] {
        talk.said();
        talk.session.time_passed(kStart);
        return talk.session.deadline();
    };
    talk.session.submit(letter());
    EXPECT_EQ(due(), kStart + 5min);
    talk.script.say("250 ok\r\n250 ok\r\n");
    EXPECT_EQ(due(), kStart + 2min);
    talk.say("354 go on");
    EXPECT_EQ(due(), kStart + 10min);
    talk.session.time_passed(kStart + 10min);
    EXPECT_EQ(talk.verdict(), Verdict::uncertain);
}

TEST(SmtpOutcome, GivesUpOnAServerThatTakesNoMoreOfTheBody) {
    Talk talk;
    talk.open(kNoChunks);
    talk.session.submit(letter({"bob@example.org"}, long_body(2 * Transaction::kPiece)));
    talk.said();
    talk.session.feed("250 ok\r\n250 ok\r\n354 go on\r\n");
    talk.session.take_output(1000);
    talk.session.time_passed(kStart);
    EXPECT_EQ(talk.session.deadline(), kStart + 3min);
    talk.session.time_passed(kStart + 3min);
    EXPECT_EQ(talk.verdict(), Verdict::unsent);
}

TEST(SmtpOutcome, SpeaksLmtp) {
    Talk talk(lmtp());
    talk.session.secured(tests::verified_tls());
    talk.script.run({"S: 220 ready", "C: LHLO [127.0.0.1]", "S: 250-x", "S: 250-CHUNKING",
                     "S: 250 PIPELINING"});
    talk.session.submit(letter({"a@x", "b@x", "c@x"}));
    talk.script.run({"C: MAIL FROM:<ann@example.org>", "C: RCPT TO:<a@x>", "C: RCPT TO:<b@x>",
                     "C: RCPT TO:<c@x>", "C: DATA", "S: 250 ok", "S: 250 ok", "S: 550 unknown",
                     "S: 250 ok", "S: 354 go on"});
    EXPECT_EQ(talk.said(), std::string(kBody) + ".\r\n");
    talk.say("250 taken");
    EXPECT_FALSE(talk.finished());
    talk.say("452 4.2.2 full");
    EXPECT_EQ(talk.verdict(0), Verdict::accepted);
    EXPECT_EQ(talk.verdict(1), Verdict::refused);
    EXPECT_EQ(talk.verdict(2), Verdict::deferred);
    EXPECT_EQ(talk.outcomes()[2].status, (EnhancedStatus{4, 2, 2}));
}

TEST(SmtpOutcome, IsUncertainInLmtpAboutThoseWithoutAnAnswer) {
    Talk talk(lmtp());
    talk.open();
    talk.session.submit(letter({"a@x", "b@x", "c@x"}));
    talk.said();
    talk.script.say("250 ok\r\n250 ok\r\n250 ok\r\n250 ok\r\n354 go on\r\n");
    talk.said();
    talk.script.say("250 taken\r\n421 bye\r\n");
    EXPECT_EQ(talk.verdict(0), Verdict::accepted);
    EXPECT_EQ(talk.verdict(1), Verdict::deferred);
    EXPECT_EQ(talk.verdict(2), Verdict::uncertain);
}

TEST(SmtpOutcome, ClosesWhenAnLmtpServerWantsALetterForNobody) {
    Talk talk(lmtp());
    talk.open();
    talk.session.submit(letter());
    talk.said();
    talk.script.say("250 ok\r\n550 unknown\r\n354 go on\r\n");
    EXPECT_EQ(talk.verdict(), Verdict::refused);
    EXPECT_EQ(talk.error()->code, Errc::protocol);
}

}  // namespace
}  // namespace alder::smtp
