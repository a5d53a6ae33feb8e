// The flags of one message in one folder: the system flags and well-known keywords as bits, all
// other keywords by name. A set: order and case do not matter (RFC 9051, 2.3.2; keywords RFC 5788).

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace alder::mail {

enum class Flag : std::uint32_t {
    seen = 1u << 0,       // \Seen
    answered = 1u << 1,   // \Answered
    flagged = 1u << 2,    // \Flagged
    deleted = 1u << 3,    // \Deleted
    draft = 1u << 4,      // \Draft
    forwarded = 1u << 5,  // $Forwarded
    junk = 1u << 6,       // $Junk
    not_junk = 1u << 7,   // $NotJunk
    mdn_sent = 1u << 8,   // $MDNSent
};

class Flags {
public:
    Flags() = default;
    // bits as of Flag; keywords in any order, doubles allowed.
    Flags(std::uint32_t bits, std::vector<std::string> keywords);

    bool has(Flag flag) const { return (bits_ & static_cast<std::uint32_t>(flag)) != 0; }
    bool has(std::string_view name) const;
    // name: a person's word ("seen", "flagged"), an IMAP flag ("\Seen"), or a keyword ("todo").
    void add(std::string_view name);
    void add(Flag flag) { bits_ |= static_cast<std::uint32_t>(flag); }
    void remove(std::string_view name);
    void remove(Flag flag) { bits_ &= ~static_cast<std::uint32_t>(flag); }

    std::uint32_t bits() const { return bits_; }
    // Sorted, without doubles, in the case they were first given.
    const std::vector<std::string>& keywords() const { return keywords_; }
    // Keywords joined by one space, as they are stored; from_stored() reads it back.
    std::string stored_keywords() const;
    static Flags from_stored(std::uint32_t bits, std::string_view keywords);
    // All of them by IMAP name: {"\Seen", "$Forwarded", "todo"}.
    std::vector<std::string> names() const;

    bool empty() const { return bits_ == 0 && keywords_.empty(); }
    bool operator==(const Flags&) const = default;

private:
    std::uint32_t bits_ = 0;
    std::vector<std::string> keywords_;
};

// What a command does to flags: first removes, then adds. "+seen -flagged +label".
struct FlagChange {
    Flags add;
    Flags remove;
    bool operator==(const FlagChange&) const = default;
};

Flags apply(const FlagChange& change, Flags flags);

// The smallest change that makes `to` of `from`.
FlagChange difference(const Flags& from, const Flags& to);

// Merges two sides that changed the same flags since base: every addition and every removal of
// either side takes effect.
Flags merge(const Flags& base, const Flags& mine, const Flags& theirs);

// Whether a keyword may be sent to a server: an atom (RFC 9051, 9), 1 to 64 characters, no
// backslash.
bool is_keyword(std::string_view name);

}  // namespace alder::mail
