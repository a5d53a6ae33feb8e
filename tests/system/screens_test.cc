// The main job as a person does it: set up, read, answer, and find it all again; with the servers
// there, and with both of them gone in the middle.

#include <optional>

#include <gtest/gtest.h>

#include "tests/support/dovecot_server.h"
#include "tests/support/other_client.h"
#include "tests/support/postfix_server.h"
#include "tests/support/tmux_screen.h"
#include "tests/system/alder_home.h"

namespace alder::tests {
namespace {

using Words = AlderHome::Words;
using namespace std::chrono_literals;

// HTML in ISO-8859-2 beside a picture of it.
constexpr const char* kQuestion =
    "From: =?iso-8859-2?Q?Bo=BEena_Lark?= <bob@example.org>\r\n"
    "To: Ann Example <ann@example.org>\r\n"
    "Subject: =?iso-8859-2?Q?Such=E9_kv=ECtiny?=\r\n"
    "Date: Sat, 31 Jan 2026 09:05:00 +0100\r\n"
    "Message-ID: <question@example.org>\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=outer\r\n"
    "\r\n"
    "--outer\r\n"
    "Content-Type: text/html; charset=iso-8859-2\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n"
    "\r\n"
    "<p>P=F8ines kv=ECtiny?</p><p>Je jich <b>m=E1lo</b>.</p>\r\n"
    "--outer\r\n"
    "Content-Type: text/plain; name=list.txt\r\n"
    "\r\n"
    "one\r\n"
    "--outer--\r\n";

// A part of a message as it lies on the disk.
bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

class Screens : public ::testing::Test {
protected:
    void SetUp() override {
        if (const auto why = TmuxScreen::unavailable()) GTEST_SKIP() << *why;
        if (const auto why = PostfixServer::unavailable()) GTEST_SKIP() << *why;
        dovecot.emplace();
        postfix.emplace(*dovecot);
        bob().append("INBOX", "From: ann@example.org\r\nSubject: before\r\n\r\nx\r\n");
        ann().append("INBOX", kQuestion);
        for (int i = 0; i < 200; ++i) plan += static_cast<char>(i * 7919 >> 3);
        home.write("plan.bin", plan);
    }

    OtherImapClient ann() const { return {dovecot->imaps(), dovecot->ca(), "ann", "geranium"}; }
    OtherImapClient bob() const { return {dovecot->imaps(), dovecot->ca(), "bob", "larch"}; }

    void set_up() const {
        TmuxScreen screen(home.command(
            {"setup", "--incoming", "imaps://localhost:" + std::to_string(dovecot->imaps()),
             "--outgoing", "smtps://localhost:" + std::to_string(postfix->submissions()),
             "--tls-ca", dovecot->ca().string()}));
        answer(screen, "mail address", "ann@example.org");
        answer(screen, "Your name", "Ann Example");
        answer(screen, "Password of", "geranium");
        answer(screen, "Where shall the password be kept?", "f");
        EXPECT_TRUE(screen.has_ended());
        EXPECT_EQ(home.run({"account", "test"}).code, 0);
    }
    static void answer(const TmuxScreen& screen, const std::string& question,
                       const std::string& with) {
        ASSERT_TRUE(screen.shows(question));
        screen.type(with);
        screen.press({"Enter"});
    }

    // From the index: opens the question, answers it with the plan attached, sends it.
    static void read_and_answer(const TmuxScreen& screen) {
        ASSERT_TRUE(screen.shows("Suché květiny"));
        screen.press({"Enter"});
        ASSERT_TRUE(screen.shows("Přines květiny?"));
        ASSERT_TRUE(screen.shows("list.txt"));
        screen.press({"r"});
        ASSERT_TRUE(screen.shows("Re: Suché květiny"));
        screen.type("Přinesu, dnes večer.");
        screen.press({"M-a"});
        ASSERT_TRUE(screen.shows("File to attach:"));
        screen.type("~/plan.bin");
        screen.press({"Enter"});
        ASSERT_TRUE(screen.shows("plan.bin  200 B"));
        screen.press({"C-x"});
        ASSERT_TRUE(screen.shows("takes it back"));
    }

    void expect_the_answer_once() const {
        ASSERT_TRUE(dovecot->waits_for("bob", 2)) << postfix->log();
        ASSERT_TRUE(dovecot->waits_for("ann", 1, "Sent"));
        const std::string arrived = dovecot->messages("bob").back();
        EXPECT_TRUE(has(arrived, "In-Reply-To: <question@example.org>")) << arrived;
        const std::string copy = dovecot->messages("ann", "Sent").at(0);
        ASSERT_GE(arrived.size(), copy.size());
        EXPECT_EQ(arrived.substr(arrived.size() - copy.size()), copy);
        ASSERT_EQ(home.run({"sync"}).code, 0);
        const auto sent = home.json({"list", "--json", "folder:Sent"});
        ASSERT_EQ(sent.size(), 1U);
        const std::string id = sent[0]["id"];
        EXPECT_EQ(sent[0]["subject"], "Re: Suché květiny");
        EXPECT_EQ(home.run({"show", "--part", "2", id}).out, plan);
        const std::string text = home.run({"show", "--text", id}).out;
        EXPECT_TRUE(text.starts_with("Přinesu, dnes večer.\n\nOn 31 Jan 2026")) << text;
        EXPECT_TRUE(has(text, "\n> Přines květiny?")) << text;
        EXPECT_TRUE(home.json({"queue", "list", "--json"}).empty());
        OtherImapClient other = ann();
        other.command("SELECT INBOX");
        const std::string flags = other.command("FETCH 1 FLAGS");
        EXPECT_TRUE(has(flags, "\\Answered") && has(flags, "\\Seen")) << flags;
    }

    std::optional<DovecotServer> dovecot;
    std::optional<PostfixServer> postfix;
    AlderHome home;
    std::string plan;
};

TEST_F(Screens, SetUpReadAnswerAndFindItInSent) {
    set_up();
    TmuxScreen screen(home.command({}));
    ASSERT_TRUE(screen.shows("Pine keys or mutt keys?"));
    screen.press({"p"});
    read_and_answer(screen);
    ASSERT_TRUE(screen.shows("Sent “Re: Suché květiny” to bob@example.org"));
    expect_the_answer_once();
    screen.press({"<", "g"});
    ASSERT_TRUE(screen.shows("Go to folder:"));
    screen.type("Sent");
    screen.press({"Enter"});
    ASSERT_TRUE(screen.shows("Re: Suché květiny"));
    screen.press({"q"});
    EXPECT_TRUE(screen.has_ended());
}

TEST_F(Screens, AskForAPasswordThatIsKeptNowhere) {
    home.configure(
        "[account.work]\naddress = \"ann@example.org\"\nincoming = \"imaps://localhost:" +
        std::to_string(dovecot->imaps()) + "\"\ntls_ca = \"" + dovecot->ca().string() + "\"\n");
    TmuxScreen screen(home.command({}));
    answer(screen, "Password of work (ann@example.org):", "geranium");
    ASSERT_TRUE(screen.shows("Suché květiny"));
    EXPECT_EQ(screen.picture().find("geranium"), std::string::npos);
}

TEST_F(Screens, GoOnWithBothServersGoneAndSendOnceTheyAreBack) {
    set_up();
    TmuxScreen screen(home.command({}));
    ASSERT_TRUE(screen.shows("Pine keys or mutt keys?"));
    screen.press({"p"});
    ASSERT_TRUE(screen.shows("Suché květiny"));
    ASSERT_EQ(home.run({"sync"}).code, 0);
    dovecot->stop();
    postfix->stop();
    read_and_answer(screen);
    ASSERT_TRUE(screen.shows("waits in the outbox"));
    screen.press({"M-o"});
    ASSERT_TRUE(screen.shows("1 letter to go"));
    dovecot->start();
    postfix->start();
    ASSERT_TRUE(screen.shows("0 letters to go", 180s));
    expect_the_answer_once();
    EXPECT_EQ(dovecot->messages("bob").size(), 2U);
}

TEST_F(Screens, KeepWhatIsBeingWrittenThroughAKill) {
    set_up();
    ASSERT_EQ(home.run({"sync"}).code, 0);
    {
        TmuxScreen screen(home.command({}));
        ASSERT_TRUE(screen.shows("Pine keys or mutt keys?"));
        screen.press({"p"});
        ASSERT_TRUE(screen.shows("Suché květiny"));
        screen.press({"c"});
        screen.type("bob@example.org");
        screen.press({"Tab", "Tab", "Tab"});
        screen.type("Half of it");
        screen.press({"Tab"});
        screen.type("Words that stay.");
        ASSERT_TRUE(screen.shows("Words that stay."));
        // Longer than it takes until the letter is kept.
        EXPECT_FALSE(screen.has_ended(5s));
        screen.kill_program();
    }
    TmuxScreen screen(home.command({}));
    ASSERT_TRUE(screen.shows("Kept from last time: “Half of it”"));
    screen.press({"c"});
    ASSERT_TRUE(screen.shows("Words that stay."));
    screen.press({"C-o"});
    ASSERT_TRUE(screen.shows("is in the drafts"));
    ASSERT_TRUE(dovecot->waits_for("ann", 1, "Drafts"));
    const std::string draft = dovecot->messages("ann", "Drafts").at(0);
    EXPECT_TRUE(has(draft, "Subject: Half of it\n")) << draft;
    EXPECT_TRUE(has(draft, "Words that stay.\n")) << draft;
}

}  // namespace
}  // namespace alder::tests
