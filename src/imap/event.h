// What a session tells its owner. Messages are named by UID and by the Select that opened their
// folder, so that an answer that comes late is never taken for another folder's.

#pragma once

#include <optional>
#include <string>
#include <variant>

#include "base/engine.h"
#include "imap/capabilities.h"
#include "imap/response.h"

namespace alder::imap {

// Names a request; counts from 1. 0 names none.
using Ticket = Strong<struct RequestTicketTag, std::uint64_t>;

// After Switch put TLS between us and the wire, then call secured(). Any byte that is left over is
// an attack.
using alder::Switch;
// What the server says of itself. For a person; not safe to show as it stands.
struct Greeted {
    std::string text;
};
// Requests are carried out from now on.
struct LoggedIn {
    Capabilities server;
    std::string mechanism = {};  // of SASL, "LOGIN command", or "" for a log-in that was not needed
};
// For a person, by the server's wish (ALERT). Not safe to show as it stands.
struct Alert {
    std::string text;
};
struct FolderListed {
    Listed folder;
};
struct NamespacesTold {
    Namespaces namespaces;
};
struct ServerIdentified {
    Identity identity;
};
struct FolderStatus {
    MailboxStatus status;
};
// A code of the open folder: UIDVALIDITY, UIDNEXT, HIGHESTMODSEQ, NOMODSEQ, PERMANENTFLAGS. While
// it opens they describe it; later a UIDVALIDITY means that it is another folder now.
struct FolderFact {
    Ticket folder;
    ResponseCode code;
};
struct MessageCount {
    Ticket folder;
    std::uint32_t count = 0;
};
// Any FETCH answer, asked for or not; uid is the one in it, or the one we know it by.
struct MessageTold {
    Ticket folder;
    mail::Uid uid;
    Fetched told;  // its seq is 0
};
struct MessagesGone {
    Ticket folder;
    IdSet uids;
    bool earlier = false;  // part of what changed since Known; else it happens now
};
// A message changed or went, and we cannot tell which: compare.
struct FolderUnclear {
    Ticket folder;
};
struct SearchResult {
    Ticket request;
    Found found;
};
// The request is over. The code is there only if this kind of request may have it.
struct Finished {
    Ticket request;
    Condition condition{};
    ResponseCode code;
    std::string text;
};
// An answer that made no sense and was passed over.
struct Misunderstood {
    Error error;
};
// The end, and the last event: no error after a Logout.
struct Ended {
    std::optional<Error> error;
};

using SessionEvent =
    std::variant<Switch, Greeted, LoggedIn, Alert, FolderListed, NamespacesTold, ServerIdentified,
                 FolderStatus, FolderFact, MessageCount, MessageTold, MessagesGone, FolderUnclear,
                 SearchResult, BodyChunk, Finished, Misunderstood, Ended>;

}  // namespace alder::imap
