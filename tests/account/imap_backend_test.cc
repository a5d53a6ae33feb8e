// The IMAP backend against Dovecot, with a model for a store.

#include "account/imap_backend.h"

#include <algorithm>
#include <functional>
#include <map>

#include <gtest/gtest.h>

#include "tests/support/dovecot_server.h"
#include "tests/support/other_client.h"

namespace alder::account {
namespace {

using sync::ServerFact;
using tests::DovecotServer;
using tests::OtherImapClient;

constexpr const char* kLetter =
    "From: Bob <bob@example.org>\r\nTo: ann@example.org\r\nSubject: Tea\r\n\r\nAt five?\r\n";

// What a store would keep: nothing is checked, everything is believed.
struct Model {
    struct Message {
        std::string subject;
        mail::Flags flags;
        std::optional<std::string> content;
    };
    struct Folder {
        sync::ServerCursor cursor;
        std::map<std::uint32_t, Message> messages;
    };
    std::map<std::string, Folder> folders;
    int in_step = 0;
    int facts = 0;

    void keep(const ServerFact& fact) {
        ++facts;
        std::visit([this](const auto& each) { keep_one(each); }, fact);
    }
    void keep_one(const sync::ServerFolders& list) {
        for (const auto& each : list.folders) folders[each.source];
    }
    void keep_one(const sync::ServerOpened& opened) {
        folders[opened.source] = {};
        folders[opened.source].cursor.validity = opened.validity;
    }
    void keep_one(const sync::ServerMessages& messages) {
        Folder& folder = folders[messages.source];
        for (const auto& each : messages.messages)
            folder.messages[each.uid.value] = {each.summary.envelope.subject, each.flags, {}};
        if (messages.cursor) folder.cursor = *messages.cursor;
    }
    void keep_one(const sync::ServerFlags& flags) {
        for (const auto& each : flags.told)
            folders[flags.source].messages.at(each.uid.value).flags = each.flags;
    }
    void keep_one(const sync::ServerGone& gone) {
        std::erase_if(folders[gone.source].messages,
                      [&gone](const auto& each) { return gone.uids.contains(each.first); });
    }
    void keep_one(const sync::ServerCompared& compared) {
        folders[compared.source].cursor = compared.cursor;
    }
    void keep_one(const sync::ServerContent& content) {
        auto& kept = folders[content.source].messages.at(content.uid.value).content;
        if (content.first) kept = "";
        *kept += content.bytes;
    }
    void keep_one(const sync::ServerInStep&) { ++in_step; }

    Known known() const {
        Known known;
        for (const auto& [source, folder] : folders) {
            sync::KnownServerFolder each{
                .source = source, .cursor = folder.cursor, .held = {}, .missing = {}};
            for (const auto& [uid, message] : folder.messages) {
                each.held.add(uid);
                if (!message.content) each.missing.push_back({mail::Uid{uid}, 100});
            }
            known.server.push_back(std::move(each));
        }
        return known;
    }
};

class ImapBackendTest : public ::testing::Test {
protected:
    void SetUp() override {
        if (const auto why = DovecotServer::unavailable()) GTEST_SKIP() << *why;
        dovecot_.emplace();
    }

    std::unique_ptr<ImapBackend> backend(const std::string& password = "geranium") {
        ImapServer server{
            .target = {.endpoint = {"localhost", dovecot_->imaps()}, .encryption = {}, .pin = {}},
            .user = "ann",
            .mechanism = "",
            .tls_ca = dovecot_->ca()};
        auto made = std::make_unique<ImapBackend>(
            server, std::make_unique<KnownPassword>(Secret(password)), sync::SyncOptions{});
        made->begin(model_.known());
        return made;
    }
    OtherImapClient other() { return {dovecot_->imaps(), dovecot_->ca(), "ann", "geranium"}; }

    // Pumps until it is so; false: not within twenty seconds.
    bool run(ImapBackend& backend, const std::function<bool()>& until) {
        const auto limit = Clock::now() + std::chrono::seconds(20);
        while (Clock::now() < limit) {
            backend.advance(Clock::now());
            while (true) {
                auto fact = backend.next_fact();
                if (!fact) {
                    troubles_.push_back(fact.error().detail);
                    continue;
                }
                if (!*fact) break;
                model_.keep(std::get<ServerFact>(**fact));
            }
            while (auto outcome = backend.next_outcome()) outcomes_.push_back(*outcome);
            if (until()) return true;
            auto ready = backend.interest();
            ::poll(ready.data(), ready.size(), 50);
        }
        return false;
    }
    bool rests(ImapBackend& backend) {
        return run(backend, [&] {
            return backend.standing().kind == Standing::Kind::at_rest && model_.in_step > 0;
        });
    }
    bool done(ImapBackend& backend, std::size_t outcomes) {
        return run(backend, [&] { return outcomes_.size() >= outcomes; });
    }
    sync::RemoteSet in(const std::string& source, std::uint32_t uid) {
        return {source, model_.folders[source].cursor.validity, imap::IdSet{uid}};
    }

    std::optional<DovecotServer> dovecot_;
    Model model_;
    std::vector<std::string> troubles_;
    std::vector<sync::Outcome> outcomes_;
};

TEST_F(ImapBackendTest, BringsFoldersHeadersAndContents) {
    OtherImapClient client = other();
    for (int i = 0; i < 3; ++i) client.append("INBOX", kLetter, "\\Flagged");
    auto backend = this->backend();
    ASSERT_TRUE(rests(*backend)) << backend->standing().why.value_or(Error{}).detail;
    EXPECT_TRUE(model_.folders.contains("Trash"));
    const auto& inbox = model_.folders.at("INBOX");
    ASSERT_EQ(inbox.messages.size(), 3u);
    EXPECT_EQ(inbox.messages.begin()->second.subject, "Tea");
    EXPECT_TRUE(inbox.messages.begin()->second.flags.has(mail::Flag::flagged));
    EXPECT_EQ(inbox.messages.begin()->second.content, kLetter);
    EXPECT_EQ(inbox.cursor.low.value, 1u);
    EXPECT_TRUE(troubles_.empty());
}

TEST_F(ImapBackendTest, AsksForNothingTwice) {
    other().append("INBOX", kLetter);
    {
        auto first = backend();
        ASSERT_TRUE(rests(*first));
    }
    model_.in_step = model_.facts = 0;
    auto second = backend();
    ASSERT_TRUE(rests(*second));
    EXPECT_EQ(model_.facts, 2);  // the folders, and that this is all
}

TEST_F(ImapBackendTest, HearsOfWhatOthersDo) {
    OtherImapClient client = other();
    client.append("INBOX", kLetter);
    auto backend = this->backend();
    ASSERT_TRUE(rests(*backend));
    auto& inbox = model_.folders["INBOX"].messages;
    client.append("INBOX", kLetter);
    EXPECT_TRUE(run(*backend, [&] { return inbox.size() == 2 && inbox.rbegin()->second.content; }));
    client.command("SELECT INBOX");
    client.command("STORE 1 +FLAGS (\\Seen todo)");
    EXPECT_TRUE(run(*backend, [&] { return inbox.begin()->second.flags.has("todo"); }));
    client.command("STORE 1 +FLAGS (\\Deleted)");
    client.command("EXPUNGE");
    EXPECT_TRUE(run(*backend, [&] { return inbox.size() == 1; }));
}

TEST_F(ImapBackendTest, SeesWhatHappenedMeanwhile) {
    OtherImapClient client = other();
    for (int i = 0; i < 4; ++i) client.append("INBOX", kLetter);
    {
        auto first = backend();
        ASSERT_TRUE(rests(*first));
    }
    client.append("INBOX", kLetter);
    client.command("SELECT INBOX");
    client.command("STORE 2 +FLAGS \\Answered");
    client.command("STORE 1,3 +FLAGS \\Deleted");
    client.command("EXPUNGE");
    model_.in_step = 0;
    auto second = backend();
    ASSERT_TRUE(rests(*second));
    const auto& inbox = model_.folders["INBOX"].messages;
    ASSERT_EQ(inbox.size(), 3u);
    EXPECT_TRUE(inbox.at(2).flags.has(mail::Flag::answered));
    EXPECT_TRUE(inbox.at(5).content);
}

TEST_F(ImapBackendTest, BringsAMessageOfManyPiecesWhole) {
    std::string large = kLetter;
    while (large.size() < 3'000'000) large += "All work and no play makes Jack a dull boy.\r\n";
    other().append("INBOX", large);
    auto backend = this->backend();
    ASSERT_TRUE(rests(*backend));
    const auto& inbox = model_.folders["INBOX"].messages;
    EXPECT_TRUE(inbox.at(1).content == large);
}

TEST_F(ImapBackendTest, CarriesOutTasks) {
    other().append("INBOX", kLetter);
    other().append("INBOX", kLetter);
    auto backend = this->backend();
    ASSERT_TRUE(rests(*backend));
    mail::FlagChange seen;
    seen.add.add(mail::Flag::seen);
    backend->carry_out({{1}, sync::RemoteFlags{in("INBOX", 1), seen}});
    backend->carry_out({{2}, sync::RemoteMove{in("INBOX", 1), "Trash"}});
    backend->carry_out({{3}, sync::RemoteErase{in("INBOX", 2)}});
    backend->carry_out({{4},
                        sync::RemoteAppend{"Drafts", seen.add, WallTime{},
                                           std::make_shared<StringSource>(kLetter)}});
    backend->carry_out({{5}, sync::RemoteCreate{"Lists/cpp"}});
    ASSERT_TRUE(done(*backend, 5));
    std::ranges::sort(outcomes_, {}, &sync::Outcome::task);
    for (const auto& outcome : outcomes_)
        EXPECT_FALSE(outcome.refused || outcome.again) << outcome.task.value;
    ASSERT_EQ(outcomes_[1].numbers.size(), 1u);
    EXPECT_EQ(outcomes_[1].numbers[0].first.value, 1u);
    ASSERT_EQ(outcomes_[3].numbers.size(), 1u);
    EXPECT_EQ(outcomes_[4].source, "Lists/cpp");
    EXPECT_NE(other().command("STATUS INBOX (MESSAGES)").find("MESSAGES 0"), std::string::npos);
    EXPECT_EQ(dovecot_->messages("ann", "Trash").size(), 1u);
    EXPECT_EQ(dovecot_->messages("ann", "Drafts").size(), 1u);
}

TEST_F(ImapBackendTest, TakesARefusalForWhatItIs) {
    other().append("INBOX", kLetter);
    auto backend = this->backend();
    ASSERT_TRUE(rests(*backend));
    backend->carry_out({{1}, sync::RemoteMove{in("INBOX", 1), "No such folder"}});
    ASSERT_TRUE(done(*backend, 1));
    EXPECT_TRUE(outcomes_[0].refused);
}

TEST_F(ImapBackendTest, GivesTasksBackAndComesAgainWhenTheServerDoes) {
    other().append("INBOX", kLetter);
    auto backend = this->backend();
    ASSERT_TRUE(rests(*backend));
    dovecot_->stop();
    ASSERT_TRUE(run(*backend, [&] { return backend->standing().kind == Standing::Kind::away; }));
    backend->carry_out({{1}, sync::RemoteErase{in("INBOX", 1)}});
    ASSERT_TRUE(done(*backend, 1));
    EXPECT_TRUE(outcomes_[0].again);
    dovecot_->start();
    model_.in_step = 0;
    backend->hurry();
    EXPECT_TRUE(rests(*backend));
}

TEST_F(ImapBackendTest, DoesNotTryAWrongPasswordAgain) {
    auto backend = this->backend("rose");
    ASSERT_TRUE(run(*backend, [&] { return backend->standing().kind == Standing::Kind::barred; }));
    EXPECT_EQ(backend->standing().why->code, Errc::permission);
    EXPECT_FALSE(backend->deadline());
}

}  // namespace
}  // namespace alder::account
