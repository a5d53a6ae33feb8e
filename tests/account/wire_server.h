// A mail server in memory that speaks IMAP, with whatever extensions a test lets it have, and with
// the faults a test wants. Bytes in, bytes out: one WireConnection a client.

#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace alder::account {

struct WireServer {
    struct Message {
        std::uint32_t uid = 0;
        std::string bytes;
        std::set<std::string> flags;
        std::uint64_t modseq = 1;
        bool operator==(const Message&) const = default;
    };
    struct Folder {
        std::uint32_t validity = 7;
        std::uint32_t next = 1;
        std::vector<Message> messages;
        std::vector<std::pair<std::uint32_t, std::uint64_t>> expunged;  // UID, MODSEQ
        bool subscribed = true;
        std::string use;  // "\Trash"
    };

    // RFC 3501 alone, and what today's servers offer.
    static constexpr const char* kBare = "IMAP4rev1";
    static constexpr const char* kModern =
        "IMAP4rev1 LITERAL+ ENABLE UIDPLUS MOVE CONDSTORE QRESYNC ESEARCH LIST-EXTENDED "
        "LIST-STATUS SPECIAL-USE UNSELECT NAMESPACE ID";

    std::map<std::string, Folder> folders{{"INBOX", {}}};  // by wire name
    std::string capabilities = kModern;
    char delimiter = '/';
    std::string prefix;  // of the personal namespace
    std::uint64_t modseq = 1;
    std::vector<std::string> commands;  // all that were heard, without their tags

    // "NO [OVERQUOTA] full": what a command is answered instead of being carried out; "": nothing,
    // it is. "BYE": the server ends.
    std::function<std::string(const std::string& command)> refuse = [](const std::string&) {
        return std::string();
    };
    // Called between two answers to a FETCH: what somebody else does then.
    std::function<void()> meanwhile;
    // Whether an open folder tells that its numbers changed; else it is closed without a word.
    bool tells_validity = false;
    // Whether the answer to a FETCH leaves this message out.
    std::function<bool(std::uint32_t uid, const std::string& items)> omits;

    bool has(std::string_view capability) const;
    std::uint32_t add(const std::string& folder, std::string bytes,
                      std::set<std::string> flags = {});
    void remove(const std::string& folder, std::uint32_t uid);
    void flag(const std::string& folder, std::uint32_t uid, const std::string& flag);
    // The same messages under other numbers.
    void renumber(const std::string& name);
};

// The server's side of one connection, logged in from the start.
class WireConnection {
public:
    explicit WireConnection(WireServer& server);

    void feed(std::string_view bytes);
    // What others did meanwhile, as IDLE tells it.
    void poke();
    std::string take_output() { return std::exchange(out_, {}); }
    bool ended() const { return ended_; }

private:
    using Message = WireServer::Message;
    using Folder = WireServer::Folder;
    using Which = std::function<bool(const Message&)>;

    void say(const std::string& line) { out_ += line + "\r\n"; }

    // One line with its literals, once it is there whole.
    bool read_one();

    // Atoms, strings, and lists in their parentheses.
    std::vector<std::string> words(const std::string& text) const;

    void hear(const std::string& line);

    // What the tagged answer says; "": it comes later.
    std::string carry_out(const std::string& tag, std::vector<std::string> word);

    // ---- folders ----

    std::string list(const std::string& verb, const std::vector<std::string>& word);
    bool status(const std::string& name);
    static std::uint64_t highest(const Folder& folder);
    std::string select(const std::vector<std::string>& word);
    void changed_since(const Folder& folder, std::uint64_t since);
    std::string folder(const std::string& verb, const std::vector<std::string>& word);
    std::string append(const std::vector<std::string>& word);

    // ---- messages ----

    bool is_open() const;
    Folder& open() { return server_.folders.at(selected_); }
    static std::set<std::string> flags_of(const std::string& list);
    static std::string shown(const std::set<std::string>& flags);
    void tell_flags(std::size_t n, const Message& message);
    // What changed in the open folder since this was last told.
    void tell_changes();

    std::string in_folder(const std::string& verb, const std::vector<std::string>& word);
    std::string expunge(const Which& named);
    std::string copy(const std::string& verb, const Which& named, const std::string& to);
    std::string search(const std::vector<std::string>& word);
    std::string fetch(const std::vector<std::string>& word);
    void tell(std::ptrdiff_t n, const Message& message, const std::string& items);

    WireServer& server_;
    std::string in_;
    std::size_t at_ = 0;  // of in_: where the rest of a line with literals begins
    std::size_t asked_for_ = 0;
    std::vector<std::string> literals_;
    std::string out_;
    bool ended_ = false;
    bool qresync_ = false;
    std::string idle_;  // the tag of an IDLE
    std::string tag_;
    std::string selected_;
    std::uint32_t validity_ = 0;       // of the folder when it was opened
    std::vector<std::uint32_t> view_;  // UIDs by sequence number, as far as the client was told
    std::uint64_t told_ = 0;
};

}  // namespace alder::account
