// What a server says, as plain values (RFC 9051, 7; CONDSTORE and QRESYNC RFC 7162; OBJECTID RFC
// 8474; PREVIEW RFC 8970; LIST-STATUS RFC 5819). Strings are the bytes of the wire, not decoded and
// not safe to show; parse_response.h makes these.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "imap/body_structure.h"
#include "imap/framer.h"
#include "imap/id_set.h"
#include "mail/date.h"
#include "mail/flags.h"
#include "mail/ids.h"

namespace alder::imap {

// A number that shifts with every EXPUNGE; never leaves this room and src/sync.
using SeqNo = Strong<struct SeqNoTag>;

// [APPENDUID validity uids]
struct AppendUid {
    mail::UidValidity validity;
    std::vector<Interval> uids;  // in the order of the messages that were appended
    bool operator==(const AppendUid&) const = default;
};

// [COPYUID validity from to]: the n-th of `from` became the n-th of `to`.
struct CopyUid {
    mail::UidValidity validity;
    std::vector<Interval> from;
    std::vector<Interval> to;
    bool operator==(const CopyUid&) const = default;
};
// Where a message went, or nullopt: not copied, or the two sets are not of one size.
std::optional<mail::Uid> destination(const CopyUid& copied, mail::Uid from);

// The bracketed part of a status response.
struct ResponseCode {
    std::string name;       // upper case; "" when there is none
    std::string arguments;  // as they came, for codes we do not know
    // UIDVALIDITY, UIDNEXT, HIGHESTMODSEQ, UNSEEN …: a number. CAPABILITY and PERMANENTFLAGS:
    // words. MODIFIED: a set. monostate: none, or they made no sense.
    std::variant<std::monostate, std::uint64_t, std::vector<std::string>, IdSet, AppendUid, CopyUid>
        value;
    bool operator==(const ResponseCode&) const = default;
};

enum class Condition { ok, no, bad, preauth, bye };

struct Status {
    std::string tag;  // "" when untagged
    Condition condition{};
    ResponseCode code;
    std::string text;
    bool operator==(const Status&) const = default;
};

struct Continuation {
    std::string text;
    bool operator==(const Continuation&) const = default;
};

struct CapabilityList {
    std::vector<std::string> names;
    bool operator==(const CapabilityList&) const = default;
};

struct Enabled {
    std::vector<std::string> names;
    bool operator==(const Enabled&) const = default;
};

// LIST, XLIST, and LSUB, which counts as the attribute \Subscribed.
struct Listed {
    std::vector<std::string> attributes;  // "\\HasNoChildren"
    std::optional<char> delimiter;        // none: a flat name
    std::string name;
    std::vector<std::string> child_info;  // of CHILDINFO
    std::string old_name;                 // of OLDNAME; "" when there is none
    bool operator==(const Listed&) const = default;
};

struct MailboxStatus {
    std::string name;
    std::vector<std::pair<std::string, std::uint64_t>> items;  // upper-case name and number
    std::string mailbox_id;
    std::optional<std::uint64_t> item(std::string_view name) const;
    bool operator==(const MailboxStatus&) const = default;
};

struct NamespaceEntry {
    std::string prefix;
    std::optional<char> delimiter;
    bool operator==(const NamespaceEntry&) const = default;
};
struct Namespaces {
    std::vector<NamespaceEntry> personal;
    std::vector<NamespaceEntry> others;
    std::vector<NamespaceEntry> shared;
    bool operator==(const Namespaces&) const = default;
};

struct FlagList {
    std::vector<std::string> names;
    bool operator==(const FlagList&) const = default;
};

struct Exists {
    std::uint32_t count = 0;
    bool operator==(const Exists&) const = default;
};
struct Expunged {
    SeqNo seq;
    bool operator==(const Expunged&) const = default;
};
struct Vanished {
    IdSet uids;
    bool earlier = false;
    bool operator==(const Vanished&) const = default;
};

// SEARCH, and ESEARCH with the tag of its command.
struct Found {
    std::optional<std::string> tag;
    bool uid = false;
    IdSet all;
    std::optional<std::uint64_t> count;
    std::optional<std::uint32_t> min;
    std::optional<std::uint32_t> max;
    std::optional<mail::ModSeq> modseq;
    bool operator==(const Found&) const = default;
};

// BODY[section]<origin>, BINARY[section], RFC822 and its kin (as sections "", "TEXT", "HEADER").
struct Body {
    std::string section;
    std::optional<std::uint64_t> origin;
    std::variant<std::monostate, std::string, LiteralRef> bytes;  // monostate: NIL
    bool operator==(const Body&) const = default;
};

struct EnvelopeAddress {
    std::string name;
    std::string local;   // "" with a name only in a group's ends
    std::string domain;  // "" begins or ends a group
    bool operator==(const EnvelopeAddress&) const = default;
};

// As the server split the header; still with encoded words.
struct RawEnvelope {
    std::string date;
    std::string subject;
    std::vector<EnvelopeAddress> from, sender, reply_to, to, cc, bcc;
    std::string in_reply_to;
    std::string message_id;
    bool operator==(const RawEnvelope&) const = default;
};

struct Fetched {
    SeqNo seq;
    std::optional<mail::Uid> uid;
    std::optional<mail::Flags> flags;
    std::optional<mail::ModSeq> modseq;
    std::optional<mail::Date> internal_date;  // none too when the server's made no sense
    std::optional<std::uint64_t> size;        // RFC822.SIZE: an estimate with some servers
    std::optional<RawEnvelope> envelope;
    std::optional<BodyStructure> structure;
    std::vector<Body> bodies;
    std::string email_id;
    std::string thread_id;
    std::optional<std::string> preview;
    bool operator==(const Fetched&) const = default;
};

struct Identity {
    std::vector<std::pair<std::string, std::string>> fields;
    bool operator==(const Identity&) const = default;
};

// Something valid that we have no use for: RECENT, QUOTA, ACL, THREAD …
struct Unknown {
    std::string text;
    bool operator==(const Unknown&) const = default;
};

using Response =
    std::variant<Status, Continuation, CapabilityList, Enabled, Listed, MailboxStatus, Namespaces,
                 FlagList, Exists, Expunged, Vanished, Found, Fetched, Identity, Unknown>;

}  // namespace alder::imap
