// What one may ask of a logged-in session, as values. All of it may be asked at once: the session
// pipelines it and answers each with Finished. UIDs only; names are wire bytes.

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "imap/capabilities.h"
#include "imap/command.h"
#include "imap/id_set.h"
#include "mail/date.h"
#include "mail/flags.h"
#include "mail/ids.h"
#include "mail/role.h"

namespace alder::imap {

// All folders, with special uses and status in one answer where the server can (RFC 5819).
struct ListFolders {};
// Those a person subscribed to (RFC 3501, 6.3.9): for servers without LIST-EXTENDED, where a
// ListFolders does not tell. Each comes as FolderListed with the attribute \Subscribed.
struct ListSubscribed {};
// Where personal folders begin, and those of others (RFC 2342). Needs NAMESPACE.
struct AskNamespaces {};
// Who we are, and nothing about this machine (RFC 2971). Needs ID; some servers open no folder
// without it.
struct Introduce {
    std::string version;  // of ours: "0.1.0"; "": not told
};
struct AskStatus {
    std::string folder;
};
// What we know of a folder already: the answer is then what changed since (QRESYNC, RFC 7162,
// 3.2.5). Without QRESYNC on the server it is left out.
struct Known {
    mail::UidValidity validity;
    mail::ModSeq modseq;
    IdSet uids;  // empty: all
};
struct Select {
    std::string folder;
    std::optional<Known> known;
};
struct Unselect {};
struct FetchMessages {
    IdSet uids;
    std::string items;  // "FLAGS ENVELOPE", "BODY.PEEK[]"; UID comes by itself
    std::optional<mail::ModSeq> changed_since = {};
    std::uint64_t expected_bytes = 4096;  // of the answer; the window is counted in them
};
struct StoreFlags {
    enum class Mode { add, remove, replace };
    IdSet uids;
    Mode mode{};
    mail::Flags flags;
    std::optional<mail::ModSeq> unchanged_since = {};
};
struct CopyMessages {
    IdSet uids;
    std::string to;
};
struct MoveMessages {  // needs MOVE
    IdSet uids;
    std::string to;
};
struct AppendMessage {
    std::string folder;
    mail::Flags flags;
    std::optional<mail::Date> date;
    std::unique_ptr<ByteSource> message;
};
// Only these UIDs (RFC 4315). Needs UIDPLUS.
struct ExpungeMessages {
    IdSet uids;
};
// Everything that is marked \Deleted, whoever marked it: for servers without UIDPLUS, and only when
// a search has just told that all of it is ours. CLOSE does not exist here.
struct ExpungeMarked {};
struct SearchUids {
    IdSet uids;
    std::string criteria = {};  // "" for all of them; protocol text of ours
};
struct CreateFolder {
    std::string folder;
    mail::Role use = mail::Role::none;  // told to servers that can keep it (RFC 6154, 3)
};
struct RenameFolder {
    std::string from;
    std::string to;
};
struct DeleteFolder {
    std::string folder;
};
struct Subscribe {
    std::string folder;
};
struct Unsubscribe {
    std::string folder;
};
struct Idle {};
struct Noop {};
struct Logout {};

using Request =
    std::variant<ListFolders, ListSubscribed, AskNamespaces, Introduce, AskStatus, Select, Unselect,
                 FetchMessages, StoreFlags, CopyMessages, MoveMessages, AppendMessage,
                 ExpungeMessages, ExpungeMarked, SearchUids, CreateFolder, RenameFolder,
                 DeleteFolder, Subscribe, Unsubscribe, Idle, Noop, Logout>;

// The command that asks for it; unavailable when the server cannot do it.
Result<Command> command_for(Request request, const Capabilities& server);

// Bytes to expect of its answer.
std::uint64_t expected_bytes(const Request& request);

}  // namespace alder::imap
