// What is to be done on a mail server, and what became of it. A folder is named by its wire name, a
// message by folder, UIDVALIDITY and UID.

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/byte_source.h"
#include "base/clock.h"
#include "base/result.h"
#include "base/strong.h"
#include "imap/id_set.h"
#include "mail/flags.h"
#include "mail/ids.h"

namespace alder::sync {

// Names one task of a Begin; counts from 1.
using TaskId = Strong<struct TaskTag, std::uint64_t>;

// Messages of one folder.
struct RemoteSet {
    std::string source;
    mail::UidValidity validity;
    imap::IdSet uids;
};

struct RemoteFlags {
    RemoteSet of;
    mail::FlagChange change;
};
struct RemoteMove {
    RemoteSet of;
    std::string to;  // source
};
struct RemoteCopy {
    RemoteSet of;
    std::string to;
};
// For good: marked and expunged by UID, never anybody else's.
struct RemoteErase {
    RemoteSet of;
};
struct RemoteAppend {
    std::string to;
    mail::Flags flags;
    std::optional<WallTime> arrived;
    std::shared_ptr<ByteSource> bytes;  // shared only so that tasks can be copied; read once
};
// Full name as in ServerFolders::Folder; the outcome tells its source.
struct RemoteCreate {
    std::string name;
};
struct RemoteRename {
    std::string source;
    std::string name;
};
struct RemoteRemove {
    std::string source;
};
struct RemoteSubscribe {
    std::string source;
    bool subscribed = true;
};
// Look at everything once more; done when all that was found then is stored.
struct RemoteRefresh {};

struct Task {
    TaskId id;
    std::variant<RemoteFlags, RemoteMove, RemoteCopy, RemoteErase, RemoteAppend, RemoteCreate,
                 RemoteRename, RemoteRemove, RemoteSubscribe, RemoteRefresh>
        what;
};

// What became of a task. Replay makes tasks out of what the store shows and the server does not, so
// one that is made again after a look at the server is never done twice.
struct Outcome {
    TaskId task;
    // NO or BAD: it cannot be done, and what was shown is to be taken back. None: it is done.
    std::optional<Error> refused = {};
    // There was no connection, or it was lost, and nobody knows whether it was done: make it again
    // after the next ServerInStep, if the store still asks for it then. All that were out come back
    // so, before that fact.
    bool again = false;
    // Move, copy: where each went, as far as the server said. Append: from is 0.
    std::vector<std::pair<mail::Uid, mail::Uid>> numbers = {};
    mail::UidValidity validity = {};  // of the folder they went to; 0: the server did not say
    std::string source = {};          // create, rename: the wire name of the folder
};

}  // namespace alder::sync
