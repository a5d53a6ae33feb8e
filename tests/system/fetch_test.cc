// alder fetch through the real program against a real server: into files, killed, twice at once.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/dovecot_server.h"
#include "tests/support/other_client.h"
#include "tests/support/server_process.h"
#include "tests/system/alder_home.h"

namespace alder::tests {
namespace {

namespace fs = std::filesystem;

constexpr int kLetters = 40;

std::string letter(int n, std::string_view line_end = "\r\n") {
    return fmt::format(
        "Return-Path: <bob@example.org>{1}From: Bob <bob@example.org>{1}Subject: Letter {0}{1}"
        "Message-ID: <m{0}@example.org>{1}{1}From here on number {0}.{1}",
        n, line_end);
}

std::string read(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

std::vector<std::string> files_in(const std::vector<std::string>& directories) {
    std::vector<std::string> all;
    for (const std::string& directory : directories) {
        if (!fs::exists(directory)) continue;
        for (const auto& entry : fs::directory_iterator(directory))
            all.push_back(read(entry.path()));
    }
    return all;
}

class Fetch : public ::testing::Test {
protected:
    void SetUp() override {
        if (const auto why = DovecotServer::unavailable()) GTEST_SKIP() << *why;
        dovecot_.emplace();
        configure("geranium");
    }

    void configure(const std::string& password, const std::string& more = {}) const {
        home_.configure(
            fmt::format("[account.work]\naddress = \"ann@example.org\"\n"
                        "incoming = \"imaps://ann@localhost:{}\"\n"
                        "password = \"{}\"\ntls_ca = \"{}\"\n{}",
                        dovecot_->imaps(), password, dovecot_->ca().string(), more));
        fs::permissions(home_.path(".config/alder/config.toml"),
                        fs::perms::owner_read | fs::perms::owner_write);
    }
    OtherImapClient other() { return {dovecot_->imaps(), dovecot_->ca(), "ann", "geranium"}; }
    void fill(int first, int after) {
        OtherImapClient client = other();
        for (int n = first; n < after; ++n) client.append("INBOX", letter(n));
    }
    Ran fetch(const std::string& to, AlderHome::Words more = {}) const {
        AlderHome::Words words{"fetch", "--to", to};
        words.insert(words.end(), more.begin(), more.end());
        return home_.run(words);
    }
    int left_on_server() {
        const std::string answer = other().command("STATUS INBOX (MESSAGES)");
        return std::stoi(answer.substr(answer.find("MESSAGES ") + 9));
    }
    // Of the three kinds of files, all messages that a reader finds there.
    std::vector<std::string> messages(const std::string& kind) const {
        if (kind == "maildir") return files_in({home_.path("box/new"), home_.path("box/cur")});
        if (kind == "mh") return files_in({home_.path("box")});
        std::vector<std::string> all;
        std::string text = read(home_.path("box"));
        text.resize(text.size() - std::min<std::size_t>(text.size(), 1));  // the empty line
        const std::string begin = "From bob@example.org ";
        for (std::size_t at = text.find(begin); at != std::string::npos;) {
            const std::size_t next = text.find("\n" + begin, at);
            const std::size_t body = text.find('\n', at) + 1;
            all.push_back(text.substr(body, next == std::string::npos ? next : next - body));
            at = next == std::string::npos ? next : next + 1;
        }
        return all;
    }
    // Each letter is there, once and whole.
    void expect_letters(const std::string& kind, int letters) const {
        const auto found = messages(kind);
        EXPECT_EQ(found.size(), static_cast<std::size_t>(letters)) << kind;
        const std::set<std::string> different(found.begin(), found.end());
        EXPECT_EQ(different.size(), found.size()) << kind;
        for (const std::string& each : found) {
            const std::size_t at = each.find("Letter ");
            ASSERT_NE(at, std::string::npos) << kind << ": " << each;
            std::string expected = letter(std::stoi(each.substr(at + 7)), "\n");
            if (kind == "mbox") expected.replace(expected.find("\nFrom here"), 1, "\n>");
            EXPECT_EQ(each, expected) << kind;
        }
    }

    AlderHome home_;
    std::optional<DovecotServer> dovecot_;
};

TEST_F(Fetch, HandsNewMailOnOnce) {
    fill(0, 3);
    const std::string to = "maildir:" + home_.path("box");
    const Ran first = fetch(to);
    ASSERT_EQ(first.code, 0) << first.err;
    EXPECT_TRUE(first.out.starts_with("work\tInbox\t3\t")) << first.out;
    expect_letters("maildir", 3);
    const Ran second = fetch(to);
    EXPECT_EQ(second.code, 0) << second.err;
    EXPECT_EQ(second.out, "");
    fill(3, 4);
    // The same place by another name.
    const Ran third = fetch("maildir:" + home_.path("x/../box/"), {"--json"});
    EXPECT_EQ(third.code, 0) << third.err;
    EXPECT_NE(third.out.find("\"handed\":1,"), std::string::npos) << third.out;
    EXPECT_NE(third.out.find("{\"done\":true,"), std::string::npos) << third.out;
    expect_letters("maildir", 4);
    EXPECT_EQ(left_on_server(), 4);
}

TEST_F(Fetch, KeepsReadAndUnreadApart) {
    fill(0, 2);
    OtherImapClient client = other();
    client.command("SELECT INBOX");
    client.command("STORE 1 +FLAGS (\\Seen \\Flagged)");
    ASSERT_EQ(fetch("maildir:" + home_.path("box")).code, 0);
    EXPECT_EQ(files_in({home_.path("box/new")}), std::vector{letter(1, "\n")});
    EXPECT_EQ(files_in({home_.path("box/cur")}), std::vector{letter(0, "\n")});
}

TEST_F(Fetch, WritesAnMboxThatStandardOutputGetsToo) {
    fill(0, 2);
    ASSERT_EQ(fetch("mbox:" + home_.path("box")).code, 0);
    const Ran printed = fetch("-");
    EXPECT_EQ(printed.code, 0) << printed.err;
    EXPECT_EQ(printed.out, read(home_.path("box")));
    EXPECT_EQ(fetch("-", {"--limit", "1"}).out.find("Letter 1"), std::string::npos);
}

TEST_F(Fetch, TakesTheFoldersAndTheNumberThatWereNamed) {
    fill(0, 3);
    OtherImapClient client = other();
    client.command("CREATE Lists");
    client.append("Lists", letter(7));
    const std::string to = "mh:" + home_.path("box");
    ASSERT_EQ(fetch(to, {"--folder", "Lists", "--folder", "Inbox", "--limit", "2"}).code, 0);
    EXPECT_EQ(read(home_.path("box/1")), letter(7, "\n"));
    EXPECT_EQ(read(home_.path("box/2")), letter(0, "\n"));
    ASSERT_EQ(fetch(to).code, 0);
    EXPECT_EQ(messages("mh").size(), 4U);
    const Ran missing = fetch(to, {"--folder", "Lsits"});
    EXPECT_EQ(missing.code, 1);
    EXPECT_NE(missing.err.find("did you mean 'Lists'"), std::string::npos) << missing.err;
}

TEST_F(Fetch, BringsTheTextsThatTheAccountDoesNotKeep) {
    configure("geranium", "keep = \"headers\"\n");
    fill(0, 3);
    const Ran ran = fetch("maildir:" + home_.path("box"));
    EXPECT_EQ(ran.code, 0) << ran.err;
    expect_letters("maildir", 3);
}

TEST_F(Fetch, DeletesOnTheServerOnlyWhatIsSafe) {
    fill(0, 4);
    const std::string to = "maildir:" + home_.path("box");
    ASSERT_EQ(fetch(to, {"--limit", "1", "--leave", "1d"}).code, 0);
    EXPECT_EQ(left_on_server(), 4);
    ASSERT_EQ(fetch(to, {"--limit", "1", "--delete"}).code, 0);
    EXPECT_EQ(left_on_server(), 2);
    ASSERT_EQ(fetch(to, {"--leave", "0d"}).code, 0);
    EXPECT_EQ(left_on_server(), 0);
    expect_letters("maildir", 4);
    EXPECT_EQ(fetch("-", {"--delete"}).code, 64);
    EXPECT_EQ(fetch("store", {"--delete"}).code, 64);
}

TEST_F(Fetch, GoesOnWhenThePlaceTakesMailAgain) {
    fill(0, 2);
    home_.write("box", "this is no mbox\n");
    const Ran refused = fetch("mbox:" + home_.path("box"), {"--delete"});
    EXPECT_EQ(refused.code, 65) << refused.err;
    EXPECT_NE(refused.err.find("the next fetch goes on"), std::string::npos) << refused.err;
    EXPECT_EQ(read(home_.path("box")), "this is no mbox\n");
    EXPECT_EQ(left_on_server(), 2);
    fs::remove(home_.path("box"));
    EXPECT_EQ(fetch("mbox:" + home_.path("box"), {"--delete"}).code, 0);
    expect_letters("mbox", 2);
    EXPECT_EQ(left_on_server(), 0);
}

TEST_F(Fetch, LosesNothingOnAFullDisk) {
    if (!fs::exists("/dev/full")) GTEST_SKIP() << "no /dev/full";
    fill(0, 2);
    const Ran full = home_.start_to("/dev/full", {"fetch", "--to", "-"}).wait() == 74
                         ? Ran{74, "", home_.said_last()}
                         : Ran{};
    EXPECT_EQ(full.code, 74);
    EXPECT_NE(full.err.find("No space left"), std::string::npos) << full.err;
    const Ran nowhere = fetch("mbox:" + home_.path("no/such/box"));
    EXPECT_EQ(nowhere.code, 73) << nowhere.err;
    EXPECT_EQ(fetch("maildir:/dev/null/box").code, 73);
    EXPECT_EQ(fetch("mbox:" + home_.path("box")).code, 0);
    expect_letters("mbox", 2);
}

TEST_F(Fetch, HandsOnWhatIsHereWhenTheServerIsAway) {
    fill(0, 2);
    ASSERT_EQ(home_.run({"fetch"}).code, 0);
    dovecot_->stop();
    const Ran ran = fetch("maildir:" + home_.path("box"));
    EXPECT_EQ(ran.code, 69) << ran.err;
    expect_letters("maildir", 2);
}

TEST_F(Fetch, SaysWhichDestinationsThereAre) {
    for (const char* to : {"lmtp:localhost:24", "mda:procmail", "smtp:localhost:25"}) {
        const Ran ran = fetch(to);
        EXPECT_EQ(ran.code, 64);
        EXPECT_NE(ran.err.find("there are maildir:DIR"), std::string::npos) << ran.err;
    }
    EXPECT_NE(fetch("maildr:/x").err.find("did you mean 'maildir'"), std::string::npos);
}

// FAILURES 52.
TEST_F(Fetch, LosesNothingAndHandsNothingOnTwiceWhenKilled) {
    fill(0, kLetters);
    ASSERT_EQ(home_.run({"fetch"}).code, 0);
    for (const std::string kind : {"maildir", "mbox", "mh"}) {
        const AlderHome::Words words{"fetch", "--to", kind + ":" + home_.path("box")};
        // The server is looked at first; the deliveries are over after some tenths of a second.
        for (int pause = 20; pause < 400; pause = pause * 9 / 8 + 1)
            home_.start(words).kill_after(std::chrono::milliseconds(pause));
        const Ran last = home_.run(words);
        EXPECT_EQ(last.code, 0) << last.err;
        expect_letters(kind, kLetters);
        fs::remove_all(home_.path("box"));
    }
}

TEST_F(Fetch, HandsNothingOnTwiceWhenTwoRunAtOnce) {
    fill(0, kLetters);
    for (const std::string kind : {"maildir", "mbox", "mh"}) {
        const AlderHome::Words words{"fetch", "--to", kind + ":" + home_.path("box")};
        Running one = home_.start_to("/dev/null", words);
        Running two = home_.start_to("/dev/null", words);
        EXPECT_EQ(one.wait(), 0) << home_.said_last();
        EXPECT_EQ(two.wait(), 0) << home_.said_last();
        expect_letters(kind, kLetters);
        fs::remove_all(home_.path("box"));
    }
}

}  // namespace
}  // namespace alder::tests
