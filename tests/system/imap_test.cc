// An IMAP account through the real program against a real server: in step, offline, killed.

#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/dovecot_server.h"
#include "tests/support/other_client.h"
#include "tests/support/server_process.h"
#include "tests/support/tmux_screen.h"
#include "tests/system/alder_home.h"

namespace alder::tests {
namespace {

std::string letter(int n) {
    return fmt::format(
        "From: Bob <bob@example.org>\r\nTo: ann@example.org\r\nSubject: Letter {0}\r\n"
        "Message-ID: <m{0}@example.org>\r\n\r\nNumber {0}.\r\n",
        n);
}

class ImapAccount : public ::testing::Test {
protected:
    void SetUp() override {
        if (const auto why = DovecotServer::unavailable()) GTEST_SKIP() << *why;
        dovecot_.emplace();
        configure("geranium", dovecot_->imaps(), dovecot_->ca());
    }

    void configure(const std::string& password, std::uint16_t port, const std::string& ca) const {
        const std::string trust = ca.empty() ? "" : "tls_ca = \"" + ca + "\"\n";
        home_.configure(
            fmt::format("[account.work]\naddress = \"ann@example.org\"\n"
                        "incoming = \"imaps://ann@localhost:{}\"\n"
                        "password = \"{}\"\n{}",
                        port, password, trust));
        std::filesystem::permissions(
            home_.path(".config/alder/config.toml"),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    }
    OtherImapClient other() { return {dovecot_->imaps(), dovecot_->ca(), "ann", "geranium"}; }
    void fill(int count) {
        OtherImapClient client = other();
        for (int n = 0; n < count; ++n) client.append("INBOX", letter(n));
    }
    Ran sync() { return home_.run({"sync", "--json"}); }
    // Of every message of the account: what it is called, and the folder it is in.
    std::map<std::string, std::string> here() {
        std::map<std::string, std::string> all;
        for (const auto& each : home_.json({"list", "--json", "folder:Inbox or folder:Trash"}))
            all[each["message_id"]] = each["folder"];
        return all;
    }

    AlderHome home_;
    std::optional<DovecotServer> dovecot_;
};

TEST_F(ImapAccount, BringsMailThatCanThenBeReadWithoutTheServer) {
    fill(3);
    const Ran synced = sync();
    ASSERT_EQ(synced.code, 0) << synced.err;
    EXPECT_NE(synced.out.find("\"folder\":\"Inbox\",\"new\":3"), std::string::npos) << synced.out;
    dovecot_->stop();
    const auto listed = home_.json({"list", "--json"});
    ASSERT_EQ(listed.size(), 3U);
    const Ran shown = home_.run({"show", "--raw", listed[0]["id"]});
    EXPECT_EQ(shown.out, letter(2));
}

TEST_F(ImapAccount, SaysInExitCodesWhatIsWrong) {
    configure("rose", dovecot_->imaps(), dovecot_->ca());
    const Ran wrong = sync();
    EXPECT_EQ(wrong.code, 77) << wrong.err;
    EXPECT_NE(wrong.err.find("work"), std::string::npos) << wrong.err;
    configure("geranium", dovecot_->imaps(), "");
    const Ran untrusted = sync();
    EXPECT_EQ(untrusted.code, 76) << untrusted.err;
    EXPECT_NE(untrusted.err.find("tls_ca"), std::string::npos) << untrusted.err;
    configure("geranium", free_port(), dovecot_->ca());
    const Ran refused = sync();
    EXPECT_EQ(refused.code, 69) << refused.err;
    home_.configure("[account.work]\nadress = \"ann@example.org\"\n");
    const Ran misspelt = sync();
    EXPECT_EQ(misspelt.code, 78);
    EXPECT_NE(misspelt.err.find(":2:"), std::string::npos) << misspelt.err;
    EXPECT_NE(misspelt.err.find("address"), std::string::npos) << misspelt.err;
}

TEST_F(ImapAccount, CarriesOutOnceWhatWasDoneWhileTheServerWasAway) {
    fill(4);
    ASSERT_EQ(sync().code, 0);
    dovecot_->stop();
    const auto listed = home_.json({"list", "--json", "--sort", "date"});
    ASSERT_EQ(listed.size(), 4U);
    std::map<std::string, std::string> id;
    for (const auto& each : listed) id[each["message_id"]] = each["id"];
    EXPECT_EQ(home_.run({"flag", "+flagged", "+todo", id["m0@example.org"]}).code, 0);
    EXPECT_EQ(home_.run({"folders", "create", "Kept/Here"}).code, 0);
    EXPECT_EQ(home_.run({"move", "Kept/Here", id["m1@example.org"]}).code, 0);
    EXPECT_EQ(home_.run({"delete", id["m2@example.org"]}).code, 0);
    EXPECT_EQ(home_.run({"delete", "--expunge", id["m3@example.org"]}).code, 0);
    EXPECT_EQ(home_.run({"list", "--json"}).code, 0);
    EXPECT_EQ(sync().code, 69);
    dovecot_->start();
    ASSERT_EQ(sync().code, 0);
    ASSERT_EQ(sync().code, 0);
    OtherImapClient client = other();
    client.command("SELECT INBOX");
    const std::string inbox =
        client.command("FETCH 1:* (FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])");
    EXPECT_NE(inbox.find("Letter 0"), std::string::npos) << inbox;
    EXPECT_NE(inbox.find("\\Flagged"), std::string::npos) << inbox;
    EXPECT_NE(inbox.find("todo"), std::string::npos) << inbox;
    EXPECT_EQ(inbox.find("* 2 FETCH"), std::string::npos) << inbox;
    EXPECT_EQ(dovecot_->messages("ann", "Kept/Here").size(), 1U);
    EXPECT_EQ(dovecot_->messages("ann", "Trash").size(), 1U);
}

TEST_F(ImapAccount, TakesOverWhatAnotherClientDid) {
    fill(3);
    ASSERT_EQ(sync().code, 0);
    OtherImapClient client = other();
    client.command("SELECT INBOX");
    client.command("STORE 1 +FLAGS \\Answered");
    client.command("STORE 2 +FLAGS \\Deleted");
    client.command("EXPUNGE");
    client.append("INBOX", letter(7));
    ASSERT_EQ(sync().code, 0);
    const auto now = here();
    EXPECT_EQ(now.size(), 3U);
    EXPECT_FALSE(now.contains("m1@example.org"));
    EXPECT_TRUE(now.contains("m7@example.org"));
    EXPECT_EQ(home_.json({"list", "--json", "is:answered"}).size(), 1U);
}

TEST_F(ImapAccount, SaysWhatIsWrongThoughTheScreensHoldTheAccount) {
    if (const auto why = TmuxScreen::unavailable()) GTEST_SKIP() << *why;
    fill(1);
    {
        const TmuxScreen screen(home_.command({}));
        screen.press({"p"});
        ASSERT_TRUE(screen.shows("Letter 0"));
        EXPECT_EQ(sync().code, 0);
        dovecot_->stop();
        const Ran away = sync();
        EXPECT_EQ(away.code, 69) << away.out << away.err;
        EXPECT_NE(away.err.find("refuses connections"), std::string::npos) << away.err;
        EXPECT_NE(away.out.find("\"done\":false"), std::string::npos) << away.out;
        dovecot_->start();
        EXPECT_EQ(sync().code, 0);
    }
    configure("rose", dovecot_->imaps(), dovecot_->ca());
    const TmuxScreen screen(home_.command({}));
    ASSERT_TRUE(screen.shows("refuses the log-in"));
    const Ran barred = sync();
    EXPECT_EQ(barred.code, 77) << barred.err;
    EXPECT_NE(barred.err.find("Authentication failed"), std::string::npos) << barred.err;
}

TEST_F(ImapAccount, TakesImportedMailToTheServer) {
    const std::string mbox = home_.write("two.mbox", mbox_of(2));
    const Ran imported = home_.run({"import", mbox, "--into", "Projects/X"});
    ASSERT_EQ(imported.code, 0) << imported.err;
    EXPECT_EQ(imported.err, "Imported 2 messages into Projects/X\n");
    ASSERT_EQ(home_.run({"import", mbox, "--into", "Inbox"}).code, 0);
    ASSERT_EQ(sync().code, 0);
    EXPECT_EQ(dovecot_->messages("ann", "Projects/X").size(), 2U);
    EXPECT_EQ(dovecot_->messages("ann").size(), 2U);
    EXPECT_EQ(home_.json({"account", "list", "--json"}).size(), 1U);
    const Ran here = home_.run({"import", mbox, "--into", "Old", "-A", "local"});
    EXPECT_EQ(here.err, "Imported 2 messages into local: Old\n");
    const Ran unclear = home_.run({"import", mbox, "--into", "Old"});
    EXPECT_EQ(unclear.code, 64);
    EXPECT_NE(unclear.err.find("-A"), std::string::npos) << unclear.err;
    EXPECT_NE(unclear.err.find("work, local"), std::string::npos) << unclear.err;
}

TEST_F(ImapAccount, TakesAFolderBackThatWasMadeWithItsParents) {
    ASSERT_EQ(sync().code, 0);
    ASSERT_EQ(home_.run({"folders", "create", "Projects/2026"}).code, 0);
    ASSERT_EQ(sync().code, 0);
    EXPECT_NE(other().command("LIST \"\" *").find("Projects/2026"), std::string::npos);
    ASSERT_EQ(home_.run({"undo"}).code, 0);
    ASSERT_EQ(sync().code, 0);
    ASSERT_EQ(sync().code, 0);  // the list of folders was asked for before they were deleted
    EXPECT_EQ(other().command("LIST \"\" *").find("Projects"), std::string::npos);
    EXPECT_EQ(home_.run({"folders"}).out.find("Projects"), std::string::npos);
}

// Kills the first sync at one moment after the other; in the end all is there, once.
TEST_F(ImapAccount, LosesNothingWhenTheFirstSyncIsKilled) {
    constexpr int kLetters = 60;
    fill(kLetters);
    for (int pause = 5; pause < 400; pause = pause * 4 / 3 + 1)
        home_.start({"sync"}).kill_after(std::chrono::milliseconds(pause));
    ASSERT_EQ(sync().code, 0);
    const auto listed = home_.json({"list", "--json"});
    EXPECT_EQ(listed.size(), std::size_t{kLetters});
    for (const auto& each : listed) {
        const std::string called = each["message_id"];
        const int n = std::stoi(called.substr(1));
        EXPECT_EQ(home_.run({"show", "--raw", each["id"]}).out, letter(n));
    }
}

// The same while what was done offline is carried out.
TEST_F(ImapAccount, DoesNothingTwiceWhenReplayIsKilled) {
    constexpr int kLetters = 24;
    fill(kLetters);
    ASSERT_EQ(sync().code, 0);
    dovecot_->stop();
    EXPECT_EQ(home_.run({"copy", "Trash", "--query", "folder:Inbox"}).code, 0);
    EXPECT_EQ(home_.run({"folders", "create", "New"}).code, 0);
    EXPECT_EQ(home_.run({"move", "New", "--query", "folder:Inbox"}).code, 0);
    dovecot_->start();
    for (int pause = 5; pause < 400; pause = pause * 4 / 3 + 1)
        home_.start({"sync"}).kill_after(std::chrono::milliseconds(pause));
    ASSERT_EQ(sync().code, 0);
    EXPECT_NE(other().command("STATUS INBOX (MESSAGES)").find("MESSAGES 0"), std::string::npos);
    for (const char* folder : {"New", "Trash"}) {
        std::set<std::string> different;
        const auto messages = dovecot_->messages("ann", folder);
        different.insert(messages.begin(), messages.end());
        EXPECT_EQ(messages.size(), std::size_t{kLetters}) << folder;
        EXPECT_EQ(different.size(), std::size_t{kLetters}) << folder;
    }
    EXPECT_EQ(home_.json({"list", "--json", "folder:New"}).size(), std::size_t{kLetters});
}

}  // namespace
}  // namespace alder::tests
