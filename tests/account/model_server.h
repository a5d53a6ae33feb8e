// A mail server as values, and a backend that speaks to it without a network: every look tells all
// there is, every task is carried out at once. What becomes of a task can be chosen, so that
// answers are lost before or after the deed.

#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "account/backend.h"
#include "mime/summary.h"
#include "tests/account/account_fixture.h"

namespace alder::account {

struct ModelServer {
    struct Message {
        std::uint32_t uid = 0;
        std::string bytes;
        mail::Flags flags;
    };
    struct Folder {
        std::uint32_t validity = 1;
        std::uint32_t next = 1;
        std::vector<Message> messages;
    };
    std::map<std::string, Folder> folders{{"INBOX", {}}};  // by wire name
    bool tells_numbers = true;                             // UIDPLUS
    bool destinations_first = false;                       // in which order folders are looked at
    int changes = 0;                                       // made by tasks

    static std::string shown(std::string source) {
        if (source == "INBOX") return "Inbox";
        std::ranges::replace(source, '.', '/');
        return source;
    }
    static std::string wire(std::string name) {
        if (name == "Inbox") return "INBOX";
        std::ranges::replace(name, '/', '.');
        return name;
    }
    Message* find(const std::string& source, std::uint32_t uid) {
        const auto folder = folders.find(source);
        if (folder == folders.end()) return nullptr;
        const auto found = std::ranges::find(folder->second.messages, uid, &Message::uid);
        return found == folder->second.messages.end() ? nullptr : &*found;
    }
    std::uint32_t add(const std::string& source, std::string bytes, mail::Flags flags = {}) {
        Folder& folder = folders[source];
        folder.messages.push_back({folder.next, std::move(bytes), std::move(flags)});
        return folder.next++;
    }
    void remove(const std::string& source, std::uint32_t uid) {
        std::erase_if(folders[source].messages,
                      [uid](const Message& each) { return each.uid == uid; });
    }
    // The same messages under other numbers.
    void renumber(const std::string& source) {
        Folder& folder = folders[source];
        ++folder.validity;
        folder.next = 100 * folder.validity;
        for (Message& each : folder.messages) each.uid = folder.next++;
    }
    // "Inbox: a b! | Trash:", subjects and folders by name.
    std::string picture() const {
        std::map<std::string, std::multiset<std::string>> all;
        for (const auto& [source, folder] : folders) {
            auto& subjects = all[shown(source)];
            for (const Message& each : folder.messages) {
                subjects.insert(mime::summarize(each.bytes).envelope.subject +
                                (each.flags.has(mail::Flag::flagged) ? "!" : ""));
            }
        }
        return drawn(all);
    }
    static std::string drawn(const std::map<std::string, std::multiset<std::string>>& all) {
        std::string out;
        for (const auto& [folder, subjects] : all) {
            out += (out.empty() ? "" : " | ") + folder + ":";
            for (const std::string& each : subjects) out += " " + each;
        }
        return out;
    }
};

class ModelBackend : public Backend {
public:
    enum class Fate { done, lost_before, lost_after, refused };

    explicit ModelBackend(ModelServer& server) : server_(server) {}

    // Asked for each task.
    std::function<Fate(const sync::Task&)> fate = [](const sync::Task&) { return Fate::done; };
    bool online = true;
    Standing stands;
    int hurried = 0;
    std::size_t piece = 1 << 20;  // bytes of one ServerContent
    std::vector<sync::Task> asked;

    store::Numbering numbering() const override { return store::Numbering::servers; }
    store::Durability durability() const override { return store::Durability::normal; }

    void begin(Known known) override {
        known_ = std::move(known);
        facts_.clear();
        outcomes_.clear();
        look();
    }
    const Known& known() const { return known_; }

    // Everything there is, as after a new connection.
    void look() {
        if (!online) return;
        sync::ServerFolders list;
        for (const auto& [source, folder] : server_.folders)
            list.folders.push_back({source, ModelServer::shown(source), {}, true, true});
        tell(std::move(list));
        std::vector<std::string> order;
        for (const auto& [source, folder] : server_.folders) order.push_back(source);
        if (server_.destinations_first) std::ranges::reverse(order);
        for (const std::string& source : order) look_into(source);
        for (const std::string& source : order) fetch_all(source);
        tell(sync::ServerInStep{});
    }
    void hurry() override { ++hurried; }
    Standing standing() const override { return stands; }
    void tell(sync::ServerFact fact) { facts_.emplace_back(std::move(fact)); }

    Result<std::optional<Fact>> next_fact() override {
        if (facts_.empty()) return std::nullopt;
        Fact fact = std::move(facts_.front());
        facts_.pop_front();
        return fact;
    }
    std::optional<sync::Outcome> next_outcome() override {
        if (outcomes_.empty()) return std::nullopt;
        sync::Outcome outcome = std::move(outcomes_.front());
        outcomes_.pop_front();
        if (outcome.again && outcomes_.empty()) look();  // connected again
        return outcome;
    }
    void want(const sync::Wanted& which) override { wanted.push_back(which.uid.value); }
    std::vector<std::uint32_t> wanted;

    void carry_out(sync::Task task) override {
        asked.push_back(task);
        sync::Outcome outcome{task.id, {}, false, {}, {}, {}};
        const Fate what = online && is_current(task) ? fate(task) : Fate::lost_before;
        if (what == Fate::refused) {
            outcome.refused = Error{Errc::permission, "NO not here"};
        } else if (what != Fate::lost_before) {
            std::visit([&](auto& each) { carry_out(each, outcome); }, task.what);
        }
        if (what == Fate::lost_before || what == Fate::lost_after)
            outcome = sync::Outcome{task.id, {}, true, {}, {}, {}};
        outcomes_.push_back(std::move(outcome));
    }

private:
    using Uids = std::vector<std::uint32_t>;

    void look_into(const std::string& source) {
        const ModelServer::Folder& folder = server_.folders[source];
        const mail::UidValidity validity{folder.validity};
        const sync::ServerCursor cursor{validity, {folder.next}, {1}, {}};
        tell(sync::ServerOpened{source, validity});
        sync::ServerMessages messages{source, validity, {}, {}};
        sync::ServerFlags flags{source, validity, {}, {}};
        imap::IdSet uids;
        for (const ModelServer::Message& each : folder.messages) {
            const std::string head = each.bytes.substr(0, each.bytes.find("\r\n\r\n") + 4);
            mail::Summary summary = mime::summarize(head);
            summary.size = each.bytes.size();
            messages.messages.push_back({{each.uid}, summary, each.flags, {}, {}, {}});
            flags.told.push_back({{each.uid}, each.flags, {}});
            uids.add(each.uid);
        }
        tell(std::move(messages));
        tell(std::move(flags));
        tell(sync::ServerCompared{source, validity, uids, cursor});
    }

    void fetch_all(const std::string& source) {
        const ModelServer::Folder& folder = server_.folders[source];
        for (const ModelServer::Message& each : folder.messages) {
            for (std::size_t at = 0; at < each.bytes.size(); at += piece) {
                tell(sync::ServerContent{source,
                                         {folder.validity},
                                         {each.uid},
                                         each.bytes.substr(at, piece),
                                         at == 0,
                                         at + piece >= each.bytes.size()});
            }
        }
    }

    // What is meant for other numbers than there are now has to wait for the next look.
    bool is_current(const sync::Task& task) {
        return std::visit(
            [&](const auto& each) {
                if constexpr (requires { each.of; }) {
                    const auto folder = server_.folders.find(each.of.source);
                    return folder != server_.folders.end() &&
                           folder->second.validity == each.of.validity.value;
                } else {
                    return true;
                }
            },
            task.what);
    }
    Uids there(const sync::RemoteSet& of) {
        Uids uids;
        for (const auto& each : server_.folders[of.source].messages) {
            if (of.uids.contains(each.uid)) uids.push_back(each.uid);
        }
        return uids;
    }
    void put(const sync::RemoteSet& of, const std::string& to, std::uint32_t uid,
             sync::Outcome& outcome) {
        ASSERT_TRUE(server_.folders.contains(to)) << to;
        const ModelServer::Message message = *server_.find(of.source, uid);
        const std::uint32_t number = server_.add(to, message.bytes, message.flags);
        outcome.validity = {server_.folders[to].validity};
        if (server_.tells_numbers) outcome.numbers.emplace_back(uid, number);
    }

    void carry_out(const sync::RemoteFlags& task, sync::Outcome&) {
        for (const std::uint32_t uid : there(task.of)) {
            auto& flags = server_.find(task.of.source, uid)->flags;
            flags = mail::apply(task.change, flags);
            ++server_.changes;
        }
    }
    void carry_out(const sync::RemoteMove& task, sync::Outcome& outcome) {
        for (const std::uint32_t uid : there(task.of)) {
            put(task.of, task.to, uid, outcome);
            server_.remove(task.of.source, uid);
            ++server_.changes;
        }
    }
    void carry_out(const sync::RemoteCopy& task, sync::Outcome& outcome) {
        for (const std::uint32_t uid : there(task.of)) {
            put(task.of, task.to, uid, outcome);
            ++server_.changes;
        }
    }
    void carry_out(const sync::RemoteErase& task, sync::Outcome&) {
        for (const std::uint32_t uid : there(task.of)) {
            server_.remove(task.of.source, uid);
            ++server_.changes;
        }
    }
    void carry_out(const sync::RemoteAppend& task, sync::Outcome& outcome) {
        std::string bytes;
        while (true) {
            const std::string more = must(task.bytes->read(1000));
            if (more.empty()) break;
            bytes += more;
        }
        EXPECT_EQ(bytes.size(), task.bytes->size());
        const std::uint32_t uid = server_.add(task.to, std::move(bytes), task.flags);
        outcome.validity = {server_.folders[task.to].validity};
        if (server_.tells_numbers) outcome.numbers.emplace_back(mail::Uid{}, mail::Uid{uid});
        ++server_.changes;
    }
    void carry_out(const sync::RemoteCreate& task, sync::Outcome& outcome) {
        outcome.source = ModelServer::wire(task.name);
        for (std::size_t dot = outcome.source.find('.'); dot != std::string::npos;
             dot = outcome.source.find('.', dot + 1))
            server_.folders[outcome.source.substr(0, dot)];
        server_.folders[outcome.source];
        ++server_.changes;
    }
    void carry_out(const sync::RemoteRename& task, sync::Outcome& outcome) {
        outcome.source = ModelServer::wire(task.name);
        std::map<std::string, ModelServer::Folder> renamed;
        for (auto& [source, folder] : server_.folders) {
            const bool is_below = source == task.source || source.starts_with(task.source + ".");
            renamed.emplace(is_below ? outcome.source + source.substr(task.source.size()) : source,
                            std::move(folder));
        }
        server_.folders = std::move(renamed);
        ++server_.changes;
    }
    void carry_out(const sync::RemoteRemove& task, sync::Outcome&) {
        EXPECT_EQ(server_.folders.erase(task.source), 1U);
        ++server_.changes;
    }
    void carry_out(const sync::RemoteSubscribe&, sync::Outcome&) {}
    void carry_out(const sync::RemoteRefresh&, sync::Outcome&) { look(); }

    ModelServer& server_;
    Known known_;
    std::deque<Fact> facts_;
    std::deque<sync::Outcome> outcomes_;
};

inline std::string wire_letter(const std::string& subject, int day) {
    std::string out;
    for (const char c : letter(subject, day)) out += c == '\n' ? "\r\n" : std::string(1, c);
    return out;
}

// An account with a server behind it.
class ServerTest : public AccountTest {
protected:
    Process start_at_server() {
        Process process = start(std::make_unique<ModelBackend>(server_));
        process.look();
        return process;
    }
    static ModelBackend& backend(Process& process) {
        return static_cast<ModelBackend&>(*process.backend);
    }
    // As it would be at the next connection.
    static std::vector<Notice> reconnect(Process& process) {
        backend(process).online = true;
        backend(process).look();
        return process.look();
    }
    // What is asked of the server from now on waits for reconnect().
    static void reconnect_later(Process& process) {
        backend(process).online = false;
        process.account->written(ForServer{{{999'999}, sync::RemoteRefresh{}}});
        run_inline(*process.account, *process.writer, kNow);
    }
    mail::FolderId folder(const char* name) { return must(reader().mail().folder(name))->id; }
    mail::PlacementId id_of(const std::string& subject) {
        Reader look = reader();
        auto found =
            must(store::placements_called(look.mail().connection(), subject + "@example.org"));
        return found.empty() ? mail::PlacementId{} : found.front();
    }
    std::vector<Notice> perform(Process& process, store::Action action) {
        return process.request(Perform{{++ticket_}, "step", {std::move(action)}, {}, {}});
    }
    std::vector<Notice> flag(Process& process, const std::string& subject) {
        mail::FlagChange change;
        change.add.add(mail::Flag::flagged);
        return perform(process, store::ChangeFlags{{id_of(subject)}, change});
    }
    std::vector<Notice> undo(Process& process) { return process.request(Undo{{++ticket_}}); }

    // What a person sees, drawn as the server's picture.
    std::string shown() {
        std::map<std::string, std::multiset<std::string>> all;
        Reader look = reader();
        for (const store::FolderRow& each : must(look.folders())) {
            auto& subjects = all[each.name];
            const auto rows = must(look.rows({.folder = each.id}, {}));
            EXPECT_EQ(rows.size(), each.total) << each.name;
            for (const store::ViewRow& row : rows) {
                const auto entry = must(look.entries({row.id})).at(0);
                subjects.insert(entry.summary.envelope.subject +
                                (entry.flags.has(mail::Flag::flagged) ? "!" : ""));
            }
        }
        return ModelServer::drawn(all);
    }
    // How many intents the journal still holds as not carried out.
    std::size_t open_intents() {
        auto user = must(store::UserDb::open(place_.user_db(), vfs_.name()));
        return must(store::Journal(user.connection()).open_intents(row_.id)).size();
    }

    ModelServer server_;
    std::uint64_t ticket_ = 100;
};

}  // namespace alder::account
