#include "tests/smtp/talk.h"

namespace alder::smtp {
namespace {

using namespace std::chrono_literals;

TEST(SmtpLogin, LogsInHoweverTheBytesAreSplit) {
    for (std::size_t n = 1; n < 40; ++n) {
        Talk talk(with_password(), n);
        talk.session.secured(tests::verified_tls());
        talk.script.run({"S: 220-mail.example.org", "S: 220 ready", "C: EHLO [127.0.0.1]",
                         "S: 250-mail.example.org", "S: 250-AUTH PLAIN", "S: 250 PIPELINING",
                         "C: AUTH PLAIN AGFubgBwdw==", "S: 235 2.7.0 welcome"});
        ASSERT_EQ(talk.script.all<Ready>().size(), 1U) << n;
        EXPECT_TRUE(talk.script.all<Ready>()[0].server.has("PIPELINING"));
        EXPECT_EQ(talk.script.all<Greeted>().at(0).text, "mail.example.org ready");
        EXPECT_EQ(talk.error(), std::nullopt);
    }
}

TEST(SmtpLogin, LogsInNowhereWithoutCredentials) {
    Talk talk(without_login());
    talk.session.secured(tests::plaintext_by_word());
    talk.script.run({"S: 220 ready", "C: EHLO [127.0.0.1]", "S: 250-x", "S: 250 AUTH PLAIN"});
    EXPECT_EQ(talk.script.all<Ready>().size(), 1U);
    EXPECT_EQ(talk.said(), "");
}

TEST(SmtpLogin, IsSkippedWhereItMayBeAndNoneIsOffered) {
    for (const bool may_skip : {true, false}) {
        SessionOptions options = with_password();
        options.may_skip_login = may_skip;
        Talk talk(std::move(options));
        talk.session.secured(tests::verified_tls());
        talk.script.say("220 ready\r\n");
        talk.script.say("250-x\r\n250 PIPELINING\r\n");
        EXPECT_EQ(talk.script.all<Ready>().size(), may_skip ? 1U : 0U);
        EXPECT_EQ(talk.error().has_value(), !may_skip);
    }
}

TEST(SmtpLogin, IsNotSkippedWhereOneIsOffered) {
    SessionOptions options = with_password();
    options.may_skip_login = true;
    Talk talk(std::move(options));
    talk.session.secured(tests::verified_tls());
    talk.script.run({"S: 220 ready", "C: EHLO [127.0.0.1]", "S: 250-x", "S: 250 AUTH PLAIN",
                     "C: AUTH PLAIN AGFubgBwdw=="});
    EXPECT_EQ(talk.script.all<Ready>().size(), 0U);
}

TEST(SmtpLogin, SaysTheNameItIsGiven) {
    SessionOptions named = without_login();
    named.our_name = "desk.example.org";
    Talk talk(std::move(named));
    talk.session.secured(tests::verified_tls());
    talk.script.run({"S: 220 ready", "C: EHLO desk.example.org"});
}

TEST(SmtpLogin, FallsBackToHelo) {
    Talk talk(without_login());
    talk.session.secured(tests::verified_tls());
    talk.script.run({"S: 220 ready", "C: EHLO [127.0.0.1]", "S: 502 what?", "C: HELO [127.0.0.1]",
                     "S: 250 mail.example.org"});
    EXPECT_EQ(talk.script.all<Ready>().size(), 1U);
}

TEST(SmtpLogin, GivesUpWhenHeloIsRefusedToo) {
    Talk talk(without_login());
    talk.session.secured(tests::verified_tls());
    talk.script.run({"S: 220 ready", "C: EHLO [127.0.0.1]", "S: 502 what?", "C: HELO [127.0.0.1]",
                     "S: 550 go away"});
    EXPECT_EQ(talk.error()->code, Errc::unavailable);
}

TEST(SmtpLogin, DoesNotFallBackWhileTheServerIsBusy) {
    Talk talk(without_login());
    talk.session.secured(tests::verified_tls());
    talk.script.run({"S: 220 ready", "C: EHLO [127.0.0.1]", "S: 451 later"});
    EXPECT_EQ(talk.error()->code, Errc::try_again);
}

TEST(SmtpLogin, EndsWhenTheGreetingRefuses) {
    for (const auto& [line, code] :
         {std::pair{"554 no service", Errc::unavailable}, std::pair{"421 busy", Errc::try_again}}) {
        Talk talk;
        talk.say(line);
        EXPECT_EQ(talk.error()->code, code);
        EXPECT_EQ(talk.said(), "");
    }
}

TEST(SmtpLogin, StartsTlsAndForgetsWhatItLearntBefore) {
    Talk talk(with_starttls());
    talk.script.run({"S: 220 ready", "C: EHLO [127.0.0.1]", "S: 250-x", "S: 250-CHUNKING",
                     "S: 250-AUTH XYZ", "S: 250 STARTTLS", "C: STARTTLS", "S: 220 go on"});
    const auto wanted = talk.script.all<Switch>();
    ASSERT_EQ(wanted.size(), 1U);
    EXPECT_EQ(wanted[0].to, Switch::To::tls);
    EXPECT_EQ(talk.said(), "");
    talk.session.secured(tests::verified_tls());
    talk.script.run({"C: EHLO [127.0.0.1]", "S: 250-x", "S: 250 AUTH PLAIN",
                     "C: AUTH PLAIN AGFubgBwdw==", "S: 235 in"});
    EXPECT_FALSE(talk.script.all<Ready>().at(0).server.has("CHUNKING"));
    EXPECT_FALSE(talk.script.all<Ready>().at(0).server.has("STARTTLS"));
}

TEST(SmtpLogin, ClosesWhenBytesFollowTheAnswerToStarttls) {
    for (std::size_t n = 1; n < 60; ++n) {
        Talk talk(with_starttls(), n);
        talk.script.run(
            {"S: 220 ready", "C: EHLO [127.0.0.1]", "S: 250-x", "S: 250 STARTTLS", "C: STARTTLS"});
        talk.script.say("220 go on\r\n250-x\r\n250 AUTH PLAIN\r\n");
        ASSERT_TRUE(talk.error().has_value()) << n;
        EXPECT_EQ(talk.error()->code, Errc::protocol);
        EXPECT_EQ(talk.said(), "");
    }
}

TEST(SmtpLogin, ForgetsWhatItLearntBeforeTlsEvenWhenEhloIsRefusedThen) {
    Talk talk(with_starttls());
    talk.script.run({"S: 220 ready", "C: EHLO [127.0.0.1]", "S: 250-x", "S: 250-AUTH PLAIN",
                     "S: 250 STARTTLS", "C: STARTTLS", "S: 220 go on"});
    talk.said();
    talk.session.secured(tests::verified_tls());
    talk.script.run({"C: EHLO [127.0.0.1]", "S: 502 what?", "C: HELO [127.0.0.1]", "S: 250 x"});
    EXPECT_EQ(talk.said(), "");
    EXPECT_EQ(talk.error()->code, Errc::unavailable);
}

TEST(SmtpLogin, BelievesNoAnswerThatComesBeforeItsQuestion) {
    for (const char* all : {"220 ready\r\n250-x\r\n250 AUTH PLAIN\r\n235 in\r\n",
                            "220 ready\r\n250-x\r\n250 STARTTLS\r\n220 go on\r\n"}) {
        Talk talk(with_starttls());
        talk.session.feed(all);
        EXPECT_EQ(talk.error()->code, Errc::protocol);
        EXPECT_TRUE(talk.script.all<Switch>().empty());
    }
    Talk hello(with_starttls());
    hello.say("220 ready");
    hello.session.feed("250-x\r\n250 STARTTLS\r\n220 go on\r\n250-x\r\n250 AUTH PLAIN\r\n");
    EXPECT_EQ(hello.error()->code, Errc::protocol);
    EXPECT_TRUE(hello.script.all<Switch>().empty());
}

TEST(SmtpLogin, ClosesWhenStarttlsIsNotOffered) {
    Talk talk(with_starttls());
    talk.script.run({"S: 220 ready", "C: EHLO [127.0.0.1]", "S: 250-x", "S: 250 AUTH PLAIN"});
    EXPECT_EQ(talk.error()->code, Errc::unavailable);
    EXPECT_EQ(talk.said(), "");
    Talk old(with_starttls());
    old.script.run(
        {"S: 220 ready", "C: EHLO [127.0.0.1]", "S: 500 ?", "C: HELO [127.0.0.1]", "S: 250 x"});
    EXPECT_EQ(old.error()->code, Errc::unavailable);
}

TEST(SmtpLogin, ClosesWhenTlsIsRefused) {
    Talk talk(with_starttls());
    talk.script.run({"S: 220 ready", "C: EHLO [127.0.0.1]", "S: 250-x", "S: 250 STARTTLS",
                     "C: STARTTLS", "S: 454 not now"});
    EXPECT_EQ(talk.error()->code, Errc::unavailable);
    EXPECT_EQ(talk.said(), "");
}

TEST(SmtpLogin, SpendsNoPasswordWithoutEvidence) {
    Talk talk(with_password());
    talk.script.run({"S: 220 ready", "C: EHLO [127.0.0.1]", "S: 250-x", "S: 250 AUTH PLAIN"});
    EXPECT_EQ(talk.error()->code, Errc::bug);
    Talk plain(with_password());
    plain.session.secured(tests::plaintext_by_word());
    plain.script.run({"S: 220 ready", "C: EHLO [127.0.0.1]", "S: 250-x", "S: 250 AUTH PLAIN"});
    EXPECT_EQ(plain.error()->code, Errc::unavailable);
    EXPECT_EQ(plain.said(), "");
}

TEST(SmtpLogin, TellsARefusedPasswordFromABusyServer) {
    for (const auto& [line, code] : {std::pair{"535 5.7.8 wrong", Errc::permission},
                                     std::pair{"454 4.7.0 later", Errc::try_again}}) {
        Talk talk(with_password());
        talk.session.secured(tests::verified_tls());
        talk.script.run({"S: 220 ready", "C: EHLO [127.0.0.1]", "S: 250-x", "S: 250 AUTH PLAIN",
                         "C: AUTH PLAIN AGFubgBwdw=="});
        talk.say(line);
        EXPECT_EQ(talk.error()->code, code);
        EXPECT_EQ(talk.script.all<Ended>()[0].reply->lines[0], std::string(line).substr(4));
    }
}

TEST(SmtpLogin, KeepsALongFirstMessageForTheServersQuestion) {
    SessionOptions options = with_password();
    options.credentials->password = Secret(std::string(500, 'p'));
    Talk talk(std::move(options));
    talk.session.secured(tests::verified_tls());
    talk.script.run({"S: 220 ready", "C: EHLO [127.0.0.1]", "S: 250-x", "S: 250 AUTH PLAIN",
                     "C: AUTH PLAIN", "S: 334 "});
    EXPECT_GT(talk.said().size(), 600U);
    talk.say("235 in");
    EXPECT_EQ(talk.script.all<Ready>().size(), 1U);
}

TEST(SmtpLogin, AnswersTheQuestionsOfAMechanism) {
    SessionOptions options = with_password();
    options.mechanism = "LOGIN";
    Talk talk(std::move(options));
    talk.session.secured(tests::verified_tls());
    talk.script.run({"S: 220 ready", "C: EHLO [127.0.0.1]", "S: 250-x", "S: 250 AUTH=LOGIN",
                     "C: AUTH LOGIN", "S: 334 VXNlcm5hbWU6", "C: YW5u", "S: 334 UGFzc3dvcmQ6",
                     "C: cHc=", "S: 235 in"});
    EXPECT_EQ(talk.script.all<Ready>().size(), 1U);
}

TEST(SmtpLogin, StopsAtAServerThatDoesNotProveItself) {
    Talk talk(with_password());
    talk.session.secured(tests::verified_tls());
    talk.script.run(
        {"S: 220 ready", "C: EHLO [127.0.0.1]", "S: 250-x", "S: 250 AUTH SCRAM-SHA-256 PLAIN"});
    EXPECT_TRUE(talk.said().starts_with("AUTH SCRAM-SHA-256 "));
    talk.say("235 trust me");
    EXPECT_EQ(talk.error()->code, Errc::protocol);
    EXPECT_TRUE(talk.script.all<Ready>().empty());
}

TEST(SmtpLogin, StopsAtAChallengeThatIsNoBase64) {
    Talk talk(with_password());
    talk.session.secured(tests::verified_tls());
    talk.script.run({"S: 220 ready", "C: EHLO [127.0.0.1]", "S: 250-x", "S: 250 AUTH SCRAM-SHA-1"});
    talk.say("334 !!");
    EXPECT_EQ(talk.error()->code, Errc::protocol);
}

TEST(SmtpLogin, BelievesNoAnswerToAQuestionThatWasNotAsked) {
    Talk talk;
    talk.open();
    talk.say("250 hello?");
    EXPECT_EQ(talk.error()->code, Errc::protocol);
}

TEST(SmtpLogin, StopsAtAServerThatSpeaksSomethingElse) {
    Talk talk;
    talk.say("* OK IMAP4rev1");
    EXPECT_EQ(talk.error()->code, Errc::protocol);
}

TEST(SmtpLogin, WaitsAsLongAsTheStandardAsks) {
    Talk greeting;
    EXPECT_EQ(greeting.session.deadline(), kStart + 5min);
    greeting.session.time_passed(kStart + 5min);
    EXPECT_EQ(greeting.error()->code, Errc::unavailable);
    Talk hello;
    hello.say("220 ready");
    hello.session.time_passed(kStart + 1min);  // bytes moved until then
    EXPECT_EQ(hello.session.deadline(), kStart + 6min);
    hello.session.time_passed(kStart + 6min);
    EXPECT_EQ(hello.error()->code, Errc::unavailable);
}

TEST(SmtpLogin, WaitsForNothingWhileNothingIsAsked) {
    Talk talk;
    talk.open();
    EXPECT_EQ(talk.session.deadline(), std::nullopt);
    talk.session.time_passed(kStart + 10h);
    EXPECT_EQ(talk.error(), std::nullopt);
    talk.session.submit(letter());
    talk.said();
    talk.session.time_passed(kStart + 10h);
    EXPECT_EQ(talk.error(), std::nullopt);
}

TEST(SmtpLogin, SaysGoodbyeWithoutWaiting) {
    Talk talk;
    talk.session.quit();
    talk.open();
    EXPECT_EQ(talk.script.all<Ended>().size(), 1U);
    EXPECT_EQ(talk.error(), std::nullopt);
    EXPECT_EQ(talk.session.deadline(), std::nullopt);
    talk.session.peer_closed(Close::cut);
    EXPECT_EQ(talk.script.all<Ended>().size(), 1U);
}

TEST(SmtpLogin, SaysThatTheConnectionBroke) {
    for (const Close how : {Close::clean, Close::cut}) {
        Talk talk;
        talk.open();
        talk.session.peer_closed(how);
        EXPECT_EQ(talk.error()->code, Errc::unavailable);
        EXPECT_EQ(talk.said(), "");
    }
}

}  // namespace
}  // namespace alder::smtp
