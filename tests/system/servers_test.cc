// The real servers that other tests lean on: they do what the tests believe of them.

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/dovecot_server.h"
#include "tests/support/other_client.h"
#include "tests/support/postfix_server.h"
#include "tests/support/temp_dir.h"

namespace alder::tests {
namespace {

constexpr const char* kLetter =
    "From: Bob <bob@example.org>\r\nTo: ann@example.org\r\nSubject: Tea\r\n\r\nAt five?\r\n";

class Servers : public ::testing::Test {
protected:
    void SetUp() override {
        if (const auto why = DovecotServer::unavailable()) GTEST_SKIP() << *why;
    }

    static OtherImapClient ann(const DovecotServer& dovecot) {
        return {dovecot.imaps(), dovecot.ca(), "ann", "geranium"};
    }
};

TEST_F(Servers, LogInOverTlsAndKeepMail) {
    const DovecotServer dovecot;
    OtherImapClient client = ann(dovecot);
    client.append("INBOX", kLetter, "\\Flagged");
    client.command("SELECT INBOX");
    const std::string told = client.command("FETCH 1 (FLAGS BODY[])");
    EXPECT_NE(told.find("\\Flagged"), std::string::npos) << told;
    EXPECT_NE(told.find("At five?\r\n"), std::string::npos) << told;
    EXPECT_EQ(dovecot.messages("ann").size(), 1u);
}

TEST_F(Servers, BeginTlsWhenAsked) {
    const DovecotServer dovecot;
    TlsTalk talk(dovecot.imap(), dovecot.ca(), TlsTalk::Begin::plaintext);
    const std::string greeting = talk.line();
    EXPECT_NE(greeting.find("STARTTLS"), std::string::npos) << greeting;
    talk.send("a STARTTLS\r\n");
    EXPECT_TRUE(talk.line().starts_with("a OK"));
    talk.start_tls();
    talk.send("b CAPABILITY\r\n");
    const std::string offered = talk.line();
    EXPECT_NE(offered.find("AUTH=SCRAM-SHA-256"), std::string::npos) << offered;
    EXPECT_TRUE(talk.line().starts_with("b OK"));
    talk.send("c LOGIN ann@example.org geranium\r\n");
    const std::string answer = talk.line();
    EXPECT_TRUE(answer.starts_with("* CAPABILITY") || answer.starts_with("c OK")) << answer;
}

TEST_F(Servers, ServePop3Too) {
    const DovecotServer dovecot;
    ann(dovecot).append("INBOX", kLetter);
    TlsTalk talk(dovecot.pop3s(), dovecot.ca(), TlsTalk::Begin::tls);
    EXPECT_TRUE(talk.line().starts_with("+OK"));
    talk.send("USER ann\r\nPASS geranium\r\nSTAT\r\n");
    for (const char* expected : {"+OK", "+OK", "+OK 1 "}) {
        const std::string line = talk.line();
        EXPECT_TRUE(line.starts_with(expected)) << line;
    }
}

TEST_F(Servers, ComeBackOnTheSamePortsWithTheSameMail) {
    DovecotServer dovecot;
    ann(dovecot).append("INBOX", kLetter);
    dovecot.stop();
    dovecot.start();
    EXPECT_NE(ann(dovecot).command("STATUS INBOX (MESSAGES)").find("MESSAGES 1"),
              std::string::npos);
}

TEST_F(Servers, BeginWithAPreparedMaildir) {
    const TempDir mail;
    for (const char* name : {"cur", "new", "tmp", ".Lists/cur", ".Lists/new", ".Lists/tmp"})
        std::filesystem::create_directories(mail / name);
    std::filesystem::permissions(mail.path(), std::filesystem::perms(0755));
    std::ofstream(mail / "cur/1.a:2,S") << kLetter;
    std::ofstream(mail / ".Lists/new/2.b") << kLetter;
    const DovecotServer dovecot({.maildirs = {{"ann", mail.path()}}});
    OtherImapClient client = ann(dovecot);
    EXPECT_NE(client.command("STATUS INBOX (MESSAGES UNSEEN)").find("(MESSAGES 1 UNSEEN 0)"),
              std::string::npos);
    EXPECT_NE(client.command("STATUS Lists (MESSAGES UNSEEN)").find("(MESSAGES 1 UNSEEN 1)"),
              std::string::npos);
    EXPECT_EQ(dovecot.messages("ann", "Lists").size(), 1u);
}

TEST_F(Servers, HaveFoldersBelowAPrefixWhenAskedTo) {
    const DovecotServer dovecot({.separator = ".", .prefix = "INBOX."});
    EXPECT_NE(ann(dovecot).command("NAMESPACE").find("((\"INBOX.\" \".\"))"), std::string::npos);
}

class Submission : public Servers {
protected:
    void SetUp() override {
        if (const auto why = PostfixServer::unavailable()) GTEST_SKIP() << *why;
    }
};

TEST_F(Submission, DeliversIntoTheMailbox) {
    const DovecotServer dovecot;
    const PostfixServer postfix(dovecot);
    OtherSmtpClient bob(postfix.submissions(), dovecot.ca(), "bob", "larch");
    EXPECT_TRUE(bob.send("bob@example.org", "ann@example.org", kLetter));
    ASSERT_TRUE(dovecot.waits_for("ann", 1)) << postfix.log() << dovecot.log();
    EXPECT_NE(dovecot.messages("ann")[0].find("\n\nAt five?\n"), std::string::npos)
        << dovecot.messages("ann")[0];
}

TEST_F(Submission, RefusesUnknownUsersAndOtherDomains) {
    const DovecotServer dovecot;
    const PostfixServer postfix(dovecot);
    OtherSmtpClient bob(postfix.submissions(), dovecot.ca(), "bob", "larch");
    EXPECT_FALSE(bob.send("bob@example.org", "nobody@example.org", kLetter));
    EXPECT_FALSE(OtherSmtpClient(postfix.submissions(), dovecot.ca(), "bob", "larch")
                     .send("bob@example.org", "ann@example.net", kLetter));
}

TEST_F(Submission, KeepsMailWhileTheMailboxIsAway) {
    DovecotServer dovecot;
    PostfixServer postfix(dovecot);
    {
        OtherSmtpClient bob(postfix.submissions(), dovecot.ca(), "bob", "larch");
        dovecot.stop();
        EXPECT_TRUE(bob.send("bob@example.org", "ann@example.org", kLetter));
    }
    postfix.stop();
    postfix.start();
    dovecot.start();
    EXPECT_TRUE(dovecot.waits_for("ann", 1)) << postfix.log();
}

}  // namespace
}  // namespace alder::tests
