#include "smtp/session.h"

#include "tests/smtp/talk.h"

namespace alder::smtp {
namespace {

using namespace std::chrono_literals;

TEST(SmtpSession, SendsALetterInOneFlight) {
    for (std::size_t n = 1; n < 60; ++n) {
        Talk talk(without_login(), n);
        talk.open();
        const Ticket ticket = talk.session.submit(letter());
        EXPECT_EQ(talk.said(), kFlight);
        talk.script.say("250 2.1.0 ok\r\n250 2.1.5 ok\r\n250 2.0.0 queued as 4711\r\n");
        const auto finished = talk.script.all<LetterFinished>();
        ASSERT_EQ(finished.size(), 1U);
        EXPECT_EQ(finished[0].letter, ticket);
        EXPECT_EQ(finished[0].recipients, (std::vector<Outcome>{{.verdict = Verdict::accepted,
                                                                 .stage = Stage::letter,
                                                                 .code = 250,
                                                                 .status = EnhancedStatus{2, 0, 0},
                                                                 .text = "queued as 4711"}}));
        EXPECT_EQ(talk.error(), std::nullopt);
    }
}

TEST(SmtpSession, HoldsTheLastByteUntilItIsCommitted) {
    Talk talk;
    talk.session.commits = false;
    talk.open();
    const Ticket ticket = talk.session.submit(letter());
    EXPECT_EQ(talk.said() + "\n", kFlight);
    ASSERT_EQ(talk.script.all<Committing>().size(), 1U);
    EXPECT_EQ(talk.script.all<Committing>()[0].letter, ticket);
    talk.session.commit(Ticket{99});
    EXPECT_EQ(talk.said(), "");
    talk.session.commit(ticket);
    EXPECT_EQ(talk.said(), "\n");
    EXPECT_EQ(talk.script.all<Committing>().size(), 1U);
}

TEST(SmtpSession, HoldsTheLastByteOfADataLetterToo) {
    Talk talk;
    talk.session.commits = false;
    talk.open(kNoChunks);
    const Ticket ticket = talk.session.submit(letter());
    EXPECT_EQ(talk.said(), std::string(kEnvelope) + "DATA\r\n");
    talk.script.say("250 ok\r\n250 ok\r\n354 go on\r\n");
    EXPECT_EQ(talk.said(), std::string(kBody) + ".\r");
    talk.session.commit(ticket);
    EXPECT_EQ(talk.said(), "\n");
}

TEST(SmtpSession, SendsWithDataWhereChunksAreNotOffered) {
    for (std::size_t n = 1; n < 30; ++n) {
        Talk talk(without_login(), n);
        talk.open(kNoChunks);
        talk.session.submit(letter({"bob@example.org"}, ".a\r\n.\r\n..\r\nb.\r\n"));
        talk.script.run({"C: MAIL FROM:<ann@example.org>", "C: RCPT TO:<bob@example.org>",
                         "C: DATA", "S: 250 ok", "S: 250 ok", "S: 354 go on"});
        EXPECT_EQ(talk.said(), "..a\r\n..\r\n...\r\nb.\r\n.\r\n");
        talk.say("250 taken");
        EXPECT_EQ(talk.verdict(), Verdict::accepted);
    }
}

TEST(SmtpSession, AsksOneByOneWithoutPipelining) {
    Talk talk;
    talk.open({});
    talk.session.submit(letter({"bob@example.org", "cy@example.org"}));
    EXPECT_EQ(talk.said(), "MAIL FROM:<ann@example.org>\r\n");
    talk.say("250 ok");
    EXPECT_EQ(talk.said(), "RCPT TO:<bob@example.org>\r\n");
    talk.say("250 ok");
    EXPECT_EQ(talk.said(), "RCPT TO:<cy@example.org>\r\n");
    talk.say("250 ok");
    EXPECT_EQ(talk.said(), "DATA\r\n");
    talk.say("354 go on");
    EXPECT_EQ(talk.said(), std::string(kBody) + ".\r\n");
    talk.say("250 taken");
    EXPECT_EQ(talk.verdict(1), Verdict::accepted);
}

TEST(SmtpSession, AsksNoMoreOneByOneOnceNobodyIsLeft) {
    Talk talk;
    talk.open({});
    talk.session.submit(letter());
    talk.script.run(
        {"C: MAIL FROM:<ann@example.org>", "S: 250 ok", "C: RCPT TO:<bob@example.org>"});
    talk.say("550 5.1.1 unknown");
    EXPECT_EQ(talk.said(), "");
    EXPECT_EQ(talk.verdict(), Verdict::refused);
    talk.session.submit(letter());
    talk.script.run({"C: RSET", "S: 250 ok", "C: MAIL FROM:<ann@example.org>"});
}

TEST(SmtpSession, SendsALargeLetterInChunks) {
    const std::string body = long_body(2 * Transaction::kPiece + 100);
    Talk talk(without_login(), 10'000);
    talk.open();
    talk.session.submit(letter({"bob@example.org"}, body));
    const std::string piece = std::to_string(Transaction::kPiece);
    const std::string all = talk.said();
    EXPECT_EQ(all, std::string(kEnvelope) + "BDAT " + piece + "\r\n" +
                       body.substr(0, Transaction::kPiece) + "BDAT " + piece + "\r\n" +
                       body.substr(Transaction::kPiece, Transaction::kPiece) + "BDAT 100 LAST\r\n" +
                       body.substr(2 * Transaction::kPiece));
    talk.script.say("250 ok\r\n250 ok\r\n250 chunk\r\n250 chunk\r\n");
    EXPECT_FALSE(talk.finished());
    talk.say("250 taken");
    EXPECT_EQ(talk.verdict(), Verdict::accepted);
}

TEST(SmtpSession, SendsChunksOneByOneWithoutPipelining) {
    const std::string body = long_body(Transaction::kPiece + 100);
    Talk talk;
    talk.open({"CHUNKING"});
    talk.session.submit(letter({"bob@example.org"}, body));
    talk.script.run({"C: MAIL FROM:<ann@example.org>", "S: 250 ok", "C: RCPT TO:<bob@example.org>",
                     "S: 250 ok"});
    EXPECT_EQ(talk.said(), "BDAT " + std::to_string(Transaction::kPiece) + "\r\n" +
                               body.substr(0, Transaction::kPiece));
    talk.say("250 chunk");
    EXPECT_EQ(talk.said(), "BDAT 100 LAST\r\n" + body.substr(Transaction::kPiece));
    talk.say("250 taken");
    EXPECT_EQ(talk.verdict(), Verdict::accepted);
}

TEST(SmtpSession, SendsNoMoreChunksOnceOneIsRejected) {
    const std::string body = long_body(20 * Transaction::kPiece);
    Talk talk;
    talk.open();
    talk.session.submit(letter({"bob@example.org"}, body));
    talk.session.submit(letter());
    std::string sent = talk.session.take_output(Transaction::kPiece + 200);
    talk.script.say("250 ok\r\n250 ok\r\n552 5.2.2 full\r\n");
    sent += talk.said();
    // The chunk that was begun is ended, or the server would take commands for its bytes.
    const std::string header = "BDAT " + std::to_string(Transaction::kPiece) + "\r\n";
    EXPECT_EQ(sent.size(),
              std::string(kEnvelope).size() + 2 * (header.size() + Transaction::kPiece));
    talk.say("503 no");
    EXPECT_EQ(talk.verdict(), Verdict::refused);
    EXPECT_EQ(talk.outcomes()[0].status, (EnhancedStatus{5, 2, 2}));
    EXPECT_EQ(talk.said(), std::string("RSET\r\n") + kFlight);
}

TEST(SmtpSession, TellsRecipientsApart) {
    Talk talk;
    talk.open();
    talk.session.submit(letter({"a@x", "b@x", "c@x"}));
    talk.said();
    talk.script.say(
        "250 ok\r\n451 4.7.1 greylisted\r\n550 5.1.1 unknown\r\n250 ok\r\n250 taken\r\n");
    const auto all = talk.outcomes();
    EXPECT_EQ(all.at(0).verdict, Verdict::deferred);
    EXPECT_EQ(all.at(0).stage, Stage::recipient);
    EXPECT_EQ(all.at(1).verdict, Verdict::refused);
    EXPECT_EQ(all.at(1).status, (EnhancedStatus{5, 1, 1}));
    EXPECT_EQ(all.at(2).verdict, Verdict::accepted);
}

TEST(SmtpSession, UnderstandsThatAllRecipientsAreRefusedWithTheLetterInFlight) {
    Talk talk;
    talk.open();
    talk.session.submit(letter());
    talk.session.submit(letter());
    talk.said();
    talk.script.say("250 ok\r\n550 5.1.1 unknown\r\n");
    EXPECT_FALSE(talk.finished());
    talk.said();
    talk.say("503 5.5.1 no valid recipients");
    EXPECT_EQ(talk.verdict(), Verdict::refused);
    EXPECT_EQ(talk.outcomes()[0].stage, Stage::recipient);
    EXPECT_EQ(talk.said(), std::string("RSET\r\n") + kFlight);
    talk.script.say("250 reset\r\n250 ok\r\n250 ok\r\n250 taken\r\n");
    EXPECT_EQ(talk.outcomes(1)[0].verdict, Verdict::accepted);
}

TEST(SmtpSession, LetsTheRestGoWhenTheRefusalComesBeforeTheCommit) {
    Talk talk;
    talk.session.commits = false;
    talk.open();
    talk.session.submit(letter());
    talk.said();
    talk.script.say("250 ok\r\n550 5.1.1 unknown\r\n");
    EXPECT_EQ(talk.said(), "\n");
    talk.say("503 5.5.1 no valid recipients");
    EXPECT_EQ(talk.verdict(), Verdict::refused);
}

TEST(SmtpSession, RefusesEverybodyWhenTheSenderIsRefused) {
    Talk talk;
    talk.open();
    talk.session.submit(letter({"a@x", "b@x"}));
    talk.said();
    talk.script.say("550 5.7.1 not you\r\n503 no\r\n503 no\r\n503 no\r\n");
    EXPECT_EQ(talk.verdict(1), Verdict::refused);
    EXPECT_EQ(talk.outcomes()[1].stage, Stage::sender);
    EXPECT_EQ(talk.error(), std::nullopt);
}

TEST(SmtpSession, SendsADotAloneWhenTheServerWantsALetterForNobody) {
    Talk talk;
    talk.open(kNoChunks);
    talk.session.submit(letter());
    talk.said();
    talk.script.say("250 ok\r\n550 unknown\r\n354 go on\r\n");
    EXPECT_EQ(talk.said(), ".\r\n");
    talk.say("554 no valid recipients");
    EXPECT_EQ(talk.verdict(), Verdict::refused);
    EXPECT_EQ(talk.outcomes()[0].stage, Stage::recipient);
}

TEST(SmtpSession, DefersEverybodyWhenTheLetterIsNotTakenNow) {
    for (const char* lines :
         {"250 ok\r\n250 ok\r\n451 later\r\n", "250 ok\r\n250 ok\r\n250 ?\r\n"}) {
        Talk talk;
        talk.open(kNoChunks);
        talk.session.submit(letter());
        talk.said();
        talk.script.say(lines);
        EXPECT_TRUE(talk.verdict() == Verdict::deferred || talk.verdict() == Verdict::unsent);
        EXPECT_EQ(talk.said(), "");
    }
}

TEST(SmtpSession, SendsSeveralLettersOverOneConnection) {
    Talk talk;
    talk.open();
    talk.session.submit(letter());
    talk.session.submit(letter());
    talk.session.quit();
    EXPECT_EQ(talk.said(), kFlight);
    talk.script.say("250 ok\r\n250 ok\r\n250 taken\r\n");
    EXPECT_EQ(talk.said(), kFlight);
    talk.script.say("250 ok\r\n250 ok\r\n");
    EXPECT_TRUE(talk.script.all<Ended>().empty());
    talk.say("250 taken");
    EXPECT_EQ(talk.said(), "QUIT\r\n");
    EXPECT_EQ(talk.script.all<LetterFinished>().size(), 2U);
    EXPECT_EQ(talk.script.all<Ended>().size(), 1U);
    EXPECT_EQ(talk.error(), std::nullopt);
}

TEST(SmtpSession, StopsAtTheServersLimitOfLetters) {
    Talk talk;
    talk.open({"PIPELINING", "CHUNKING", "LIMITS MAILMAX=1"});
    talk.session.submit(letter());
    talk.session.submit(letter());
    talk.said();
    talk.script.say("250 ok\r\n250 ok\r\n250 taken\r\n");
    EXPECT_EQ(talk.said(), "QUIT\r\n");
    EXPECT_EQ(talk.outcomes(1)[0].verdict, Verdict::unsent);
}

TEST(SmtpSession, RefusesALetterThatIsTooLargeWithoutAskingTheServer) {
    Talk talk;
    talk.open({"PIPELINING", "CHUNKING", "SIZE 10"});
    talk.session.submit(letter());
    EXPECT_EQ(talk.said(), "");
    EXPECT_EQ(talk.verdict(), Verdict::refused);
    talk.session.submit(letter({"bob@example.org"}, "Hi\r\n"));
    EXPECT_TRUE(talk.said().starts_with("MAIL FROM:<ann@example.org> SIZE=4\r\n"));
}

TEST(SmtpSession, ForgetsNoResetOverALetterThatItRefusesItself) {
    Talk talk;
    talk.open({"PIPELINING", "CHUNKING", "SIZE 20"});
    talk.session.submit(letter());
    talk.said();
    talk.script.say("550 no\r\n503 no\r\n503 no\r\n");
    talk.session.submit(letter({"bob@example.org"}, long_body(100)));
    EXPECT_EQ(talk.outcomes(1)[0].by, Outcome::By::us);
    talk.session.submit(letter());
    EXPECT_TRUE(talk.said().starts_with("RSET\r\nMAIL"));
}

TEST(SmtpSession, SendsToThoseWhoseAddressTheServerTakes) {
    Talk talk;
    talk.open();
    talk.session.submit(
        letter({"b\xc3\xb6"
                "b@x",
                "bob@example.org"}));
    EXPECT_EQ(talk.said(), kFlight);
    talk.script.say("250 ok\r\n250 ok\r\n250 taken\r\n");
    EXPECT_EQ(talk.verdict(0), Verdict::refused);
    EXPECT_EQ(talk.verdict(1), Verdict::accepted);
}

TEST(SmtpSession, SendsNothingOfALetterThatMayBeReadInTwoWays) {
    for (const char* body : {"a\nb\r\n", "a\rb\r\n", "a", "\n.\n", "sch\xc3\xb6n\r\n"}) {
        Talk talk;
        talk.open();
        talk.session.submit(letter({"bob@example.org"}, body));
        EXPECT_EQ(talk.said(), "") << body;
        EXPECT_EQ(talk.verdict(), Verdict::refused);
        EXPECT_EQ(talk.outcomes()[0].by, Outcome::By::us);
    }
}

TEST(SmtpSession, TakesBackAChunkedLetterWhoseFaultIsFoundLate) {
    std::string body = long_body(Transaction::kPiece + 100);
    body[body.size() - 20] = '\n';
    Talk talk;
    talk.open();
    talk.session.submit(letter({"bob@example.org"}, body));
    talk.session.submit(letter());
    EXPECT_EQ(talk.said().find("LAST"), std::string::npos);
    talk.script.say("250 ok\r\n250 ok\r\n250 chunk\r\n");
    EXPECT_EQ(talk.verdict(), Verdict::refused);
    EXPECT_EQ(talk.said(), std::string("RSET\r\n") + kFlight);
}

TEST(SmtpSession, ClosesRatherThanEndADataLetterWhoseFaultIsFoundLate) {
    std::string body = long_body(Transaction::kPiece + 100);
    body[body.size() - 20] = '\n';
    Talk talk;
    talk.open(kNoChunks);
    talk.session.submit(letter({"bob@example.org"}, body));
    talk.said();
    talk.script.say("250 ok\r\n250 ok\r\n354 go on\r\n");
    EXPECT_EQ(talk.said().find("\r\n.\r\n"), std::string::npos);
    EXPECT_EQ(talk.verdict(), Verdict::refused);
    EXPECT_EQ(talk.error()->code, Errc::bad_data);
}

class ShortSource : public ByteSource {
public:
    std::uint64_t size() const override { return 100; }
    Result<std::string> read(std::size_t) override { return std::string(); }
};

TEST(SmtpSession, SendsNothingOfALetterThatIsShorterThanItSaid) {
    Talk talk;
    talk.open();
    Letter one = letter();
    one.message = std::make_unique<ShortSource>();
    talk.session.submit(std::move(one));
    EXPECT_EQ(talk.said(), "");
    EXPECT_EQ(talk.verdict(), Verdict::unsent);
}

TEST(SmtpSession, SendsAnEmptyLetter) {
    Talk talk;
    talk.open();
    talk.session.submit(letter({"bob@example.org"}, ""));
    EXPECT_EQ(talk.said(), std::string(kEnvelope) + "BDAT 0 LAST\r\n");
    Talk data;
    data.open(kNoChunks);
    data.session.submit(letter({"bob@example.org"}, ""));
    data.said();
    data.script.say("250 ok\r\n250 ok\r\n354 go on\r\n");
    EXPECT_EQ(data.said(), ".\r\n");
}

}  // namespace
}  // namespace alder::smtp
