// What was found on a mail server, as values for whoever keeps it. A folder is named by its wire
// name, `source`; a message by its folder, UIDVALIDITY and UID: what is said of one under another
// UIDVALIDITY than the folder's is to be passed over.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "imap/id_set.h"
#include "mail/envelope.h"
#include "mail/flags.h"
#include "mail/ids.h"
#include "mail/role.h"

namespace alder::sync {

// How far a folder is known. It is stored with, or after, all that it covers, never before.
struct ServerCursor {
    mail::UidValidity validity;
    mail::Uid next;                      // UIDNEXT: everything below it and not below `low` is here
    mail::Uid low{1};                    // the first sync goes from the newest down; 1: complete
    std::optional<mail::ModSeq> modseq;  // HIGHESTMODSEQ; none: the folder has no such thing
    bool operator==(const ServerCursor&) const = default;
};

// The whole list of folders. One that the store had from the server and that is not in it is gone
// there, and is hidden with its mail; one that was made here and has no source yet stays.
struct ServerFolders {
    struct Folder {
        std::string source;
        std::string name;  // as shown: UTF-8, levels separated by "/", INBOX as "Inbox"
        mail::Role role{};
        bool selectable = true;
        bool subscribed = true;
        bool operator==(const Folder&) const = default;
    };
    std::vector<Folder> folders;
    bool is_whole = true;  // else a part of it made no sense, and none that is missing is gone
    bool operator==(const ServerFolders&) const = default;
};

// The folder was opened under this UIDVALIDITY. Where the store knows another one, the UIDs it has
// mean nothing any more: its messages wait to be found again by identity, until Compared.
struct ServerOpened {
    std::string source;
    mail::UidValidity validity;
};

struct ServerMessage {
    mail::Uid uid;
    mail::Summary summary;  // of the header alone; size is RFC822.SIZE, an estimate
    mail::Flags flags;
    std::optional<mail::ModSeq> modseq;
    std::optional<WallTime> arrived;  // INTERNALDATE
    std::string email_id;             // RFC 8474; "" when the server has none
};

// Messages the store may not have; one it has under that UID gets the flags only.
struct ServerMessages {
    std::string source;
    mail::UidValidity validity;
    std::vector<ServerMessage> messages;
    std::optional<ServerCursor> cursor;
};

// What the server now holds of flags; merged with what is not yet carried out of ours.
struct ServerFlags {
    struct Told {
        mail::Uid uid;
        mail::Flags flags;
        std::optional<mail::ModSeq> modseq;
    };
    std::string source;
    mail::UidValidity validity;
    std::vector<Told> told;
    std::optional<ServerCursor> cursor;
};

// No longer in the folder. UIDs the store never had are passed over.
struct ServerGone {
    std::string source;
    mail::UidValidity validity;
    imap::IdSet uids;
    std::optional<ServerCursor> cursor;
};

// All UIDs of the folder from `low` of the cursor on: what the store has there and is not among
// them is gone, and what waited to be found again was not.
struct ServerCompared {
    std::string source;
    mail::UidValidity validity;
    imap::IdSet uids;
    ServerCursor cursor;
};

// Bytes of a message, as they come; those of one message follow one another without any others
// between.
struct ServerContent {
    std::string source;
    mail::UidValidity validity;
    mail::Uid uid;
    std::string bytes;
    bool first = true;
    bool last = true;
};

// Everything that was changed on the server when the connection came up is told (contents apart):
// from now on, until an outcome says `again`, tasks are welcome. Of the folders in `unsure` that
// cannot be said, because the server did not let us look into them, or not everywhere.
struct ServerInStep {
    std::vector<std::string> unsure = {};  // sources
};

using ServerFact = std::variant<ServerFolders, ServerOpened, ServerMessages, ServerFlags,
                                ServerGone, ServerCompared, ServerContent, ServerInStep>;

// A folder as the store has it when the backend begins.
struct KnownServerFolder {
    std::string source;
    ServerCursor cursor;
    imap::IdSet held;  // UIDs the store has
    // Of these it has no bytes yet; sizes in bytes.
    struct Missing {
        mail::Uid uid;
        std::uint64_t size = 0;
        std::optional<WallTime> arrived = {};
    };
    std::vector<Missing> missing;
};

// A message somebody wants to read and whose bytes are not here.
struct Wanted {
    std::string source;
    mail::UidValidity validity;
    mail::Uid uid;
};

}  // namespace alder::sync
