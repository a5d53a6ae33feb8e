// An account over a server that speaks IMAP in memory: the real session, sync, writer and store,
// without a socket, so that a connection can be cut at every byte.

#pragma once

#include <limits>
#include <memory>

#include "imap/session.h"
#include "net/secured_issuer.h"
#include "sync/imap_sync.h"
#include "tests/account/model_server.h"
#include "tests/account/wire_server.h"

namespace alder::account {

class WireBackend : public Backend {
public:
    explicit WireBackend(WireServer& server, sync::SyncOptions options = {})
        : server_(server), options_(options) {}

    // The connection is cut when the server has said so many bytes since connect(), or heard so
    // many.
    std::uint64_t says_at_most = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t hears_at_most = std::numeric_limits<std::uint64_t>::max();
    std::size_t bytes_at_a_time = 1 << 20;  // of the server's, between two looks at the facts
    std::uint64_t said = 0;
    std::uint64_t heard = 0;
    int connections = 0;
    int flights = 0;  // of the client's, since connect()

    store::Numbering numbering() const override { return store::Numbering::servers; }
    store::Durability durability() const override { return store::Durability::normal; }

    void begin(Known known) override {
        cut();
        sync::SyncOptions options = options_;
        options.fetch_contents = options.fetch_contents && !known.headers_only;
        sync_.emplace(options, std::move(known.server));
        if (online) connect();
    }
    bool online = true;
    bool holds = false;  // nothing passes for now
    void connect() {
        cut();
        ++connections;
        said = heard = 0;
        flights = 0;
        session_.emplace(imap::SessionOptions{.credentials = {.user = "ann", .password = {}},
                                              .mechanism = "",
                                              .starttls = false,
                                              .tag_prefix = "t"},
                         kStart);
        session_->secured(SecuredIssuer::issue_for_plaintext());
        connection_ = std::make_unique<WireConnection>(server_);
    }
    void cut() {
        if (!session_) return;
        session_.reset();
        connection_.reset();
        words_.clear();
        sync_->lost();
    }
    bool is_connected() const { return session_.has_value(); }
    sync::ImapSync& sync() { return *sync_; }
    WireConnection& connection() { return *connection_; }

    Result<std::optional<Fact>> next_fact() override {
        pump();
        if (auto error = sync_->next_trouble()) return std::unexpected(*error);
        auto fact = sync_->next_fact();
        if (!fact) return std::nullopt;
        return Fact{std::move(*fact)};
    }
    std::optional<sync::Outcome> next_outcome() override {
        if (!sync_) return std::nullopt;
        pump();
        return sync_->next_outcome();
    }
    void carry_out(sync::Task task) override { sync_->carry_out(std::move(task)); }
    void want(const sync::Wanted& wanted) override { sync_->want(wanted); }
    Standing standing() const override {
        return {.kind =
                    sync_ && sync_->at_rest() ? Standing::Kind::at_rest : Standing::Kind::looking};
    }

private:
    static constexpr Clock::time_point kStart{};

    // Until neither side has anything more to say.
    void pump() {
        while (session_ && !holds) {
            bool busy = false;
            words_ += connection_->take_output();
            bool is_enough = false;
            if (!words_.empty()) {
                busy = true;
                const auto left = static_cast<std::size_t>(
                    std::min<std::uint64_t>({words_.size(), says_at_most - said, bytes_at_a_time}));
                is_enough = left == bytes_at_a_time;
                said += left;
                session_->feed(std::string_view(words_).substr(0, left));
                words_.erase(0, left);
            }
            while (auto event = session_->next_event()) {
                busy = true;
                if (auto* logged_in = std::get_if<imap::LoggedIn>(&*event))
                    sync_->connected(std::move(logged_in->server), kStart);
                else
                    sync_->take(std::move(*event));
            }
            if (said >= says_at_most || heard >= hears_at_most || connection_->ended())
                return cut();
            while (auto request = sync_->next_request())
                sync_->asked(session_->submit(std::move(*request)));
            if (std::string words = session_->take_output(1 << 20); !words.empty()) {
                busy = true;
                words.resize(static_cast<std::size_t>(
                    std::min<std::uint64_t>(words.size(), hears_at_most - heard)));
                heard += words.size();
                ++flights;
                connection_->feed(words);
            }
            if (!busy || is_enough) return;
        }
    }

    WireServer& server_;
    sync::SyncOptions options_;
    std::optional<sync::ImapSync> sync_;
    std::optional<imap::Session> session_;
    std::unique_ptr<WireConnection> connection_;
    std::string words_;  // of the server, on their way
};

// The same start again and again, each in a store of its own.
class Wired : public ServerTest {
public:
    void TestBody() override {}
    using ServerTest::folder;
    using ServerTest::id_of;
    using ServerTest::open_intents;
    using ServerTest::reader;
    using ServerTest::shown;

    void start_up(std::uint64_t cut_after = std::numeric_limits<std::uint64_t>::max()) {
        auto made = std::make_unique<WireBackend>(wire);
        made->says_at_most = cut_after;
        process = start(std::move(made));
        for (Notice& each : process.look()) notices.push_back(std::move(each));
    }
    WireBackend& backend() { return static_cast<WireBackend&>(*process.backend); }
    void run() {
        for (Notice& each : process.look()) notices.push_back(std::move(each));
    }
    // Another connection, or another look over the one there is.
    void look_again() {
        if (backend().is_connected())
            backend().sync().look();
        else
            backend().connect();
        run();
    }
    void restart() {
        process = {};
        start_up();
    }
    void perform(store::Action action) {
        for (Notice& each : ServerTest::perform(process, std::move(action)))
            notices.push_back(std::move(each));
    }
    void lose_user_db() {
        process = {};
        for (const char* suffix : {"", "-wal", "-shm"}) {
            if (disk_.status(place_.user_db() + suffix))
                must(disk_.remove(place_.user_db() + suffix));
        }
        row_ = must(must(store::UserDb::open(place_.user_db(), vfs_.name()))
                        .account(row_.name, row_.incoming, kNow));
    }
    void undo() {
        for (Notice& each : ServerTest::undo(process)) notices.push_back(std::move(each));
    }
    mail::ContentId stored(const std::string& bytes) {
        auto content = must(store::ContentDb::open(disk_, place_.content_db(row_.id), vfs_.name()));
        return must(content.put(bytes, kNow, "test"));
    }
    std::vector<std::string> troubles() const {
        std::vector<std::string> all;
        for (const Notice& each : notices) {
            if (const auto* trouble = std::get_if<Trouble>(&each))
                all.push_back(trouble->error.detail);
        }
        return all;
    }
    std::vector<std::string> news() const {
        std::vector<std::string> all;
        for (const Notice& each : notices) {
            if (const auto* news = std::get_if<News>(&each)) all.push_back(news->what);
        }
        return all;
    }
    // "Box: a | Inbox: b! c", as the server has it.
    std::string on_server() const {
        std::map<std::string, std::multiset<std::string>> all;
        for (const auto& [source, folder] : wire.folders) {
            std::string name = source == "INBOX" ? "Inbox" : source;
            if (name.starts_with(wire.prefix)) name = name.substr(wire.prefix.size());
            std::ranges::replace(name, wire.delimiter, '/');
            auto& subjects = all[name];
            for (const WireServer::Message& each : folder.messages) {
                subjects.insert(mime::summarize(each.bytes).envelope.subject +
                                (each.flags.contains("\\Flagged") ? "!" : ""));
            }
        }
        return ModelServer::drawn(all);
    }
    // How many messages have no bytes here.
    std::int64_t without_bytes() {
        return must(reader().mail().connection().number(
            "SELECT count(*) FROM placement p JOIN message m ON m.id = p.message WHERE m.content "
            "IS NULL"));
    }
    // Both sides agree, nothing is open, and a look finds nothing to do.
    void expect_peace() {
        look_again();
        look_again();
        EXPECT_EQ(shown(), on_server());
        EXPECT_EQ(open_intents(), 0U);
        EXPECT_EQ(without_bytes(), 0);
        const auto before = wire.commands.size();
        look_again();
        for (std::size_t n = before; n < wire.commands.size(); ++n) {
            const std::string& each = wire.commands[n];
            const bool looks = each.starts_with("UID SEARCH") ||
                               (each.starts_with("UID FETCH") && !each.contains("BODY"));
            const bool changes = each.starts_with("UID") || each.starts_with("APPEND");
            // Without a MODSEQ nothing but a look tells of changed flags.
            EXPECT_FALSE(changes && !(looks && !wire.has("CONDSTORE"))) << each;
        }
    }

    WireServer wire;
    Process process;
    std::vector<Notice> notices;
};

// Three messages in the Inbox, one in Box.
inline void have_mail(WireServer& wire) {
    wire.add("INBOX", wire_letter("a", 1));
    wire.add("INBOX", wire_letter("b", 2));
    wire.add("INBOX", wire_letter("c", 3));
    wire.folders["Box"];
    wire.add("Box", wire_letter("d", 4));
    wire.folders["Trash"].use = "\\Trash";
}

// What they can do, from the most to the least.
inline std::vector<std::string> kinds_of_servers() {
    return {WireServer::kModern, WireServer::kBare, "IMAP4rev1 LITERAL+ UIDPLUS MOVE ESEARCH",
            "IMAP4rev1 UIDPLUS ENABLE CONDSTORE LIST-EXTENDED LIST-STATUS SPECIAL-USE IDLE"};
}

}  // namespace alder::account
