// What differs between IMAP, POP3 and local mail: the one seam. A backend is a pull machine like an
// engine: the account thread asks it for facts (what the place holds that the store does not know)
// and outcomes (what became of intents), gives it intents to carry out, and waits on its
// descriptors. It never touches the store.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <poll.h>

#include "account/standing.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/result.h"
#include "mail/envelope.h"
#include "mail/flags.h"
#include "net/wire.h"
#include "store/placement.h"
#include "sync/fact.h"
#include "sync/task.h"

namespace alder::account {

// Bytes that stay where they are, outside the store: a message in an mbox file.
struct OutsideBytes {
    std::string path;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    Sha256 digest{};
    bool operator==(const OutsideBytes&) const = default;
};

struct FoundMessage {
    OutsideBytes bytes;
    mail::Summary summary;
    mail::Flags flags;
    std::optional<WallTime> arrived;
};

struct FoundFolder {
    std::string name;    // as shown, levels separated by "/"
    std::string source;  // path of the file it is
};

// What has been read of a folder's file so far. The store keeps it with the messages, in one
// transaction: the cursor moves only with what it covers.
struct FileCursor {
    std::uint64_t read_to = 0;      // bytes
    std::uint64_t last_offset = 0;  // where the last message begins
    std::string digest;             // of its first 64 KiB, to tell a file that was rewritten
    bool operator==(const FileCursor&) const = default;
};

struct FoundMessages {
    std::string source;  // of the folder; its name is the store's to choose
    std::vector<FoundMessage> messages;
    FileCursor cursor;
    bool anew = false;  // the file was rewritten: what the store has of it is matched, not added to
    bool first = false;  // with `anew`: the matching begins, whatever became of one before
    bool last = false;   // nothing more for now; with `anew`, what was not met again is gone
};

using Fact = std::variant<FoundFolder, FoundMessages, sync::ServerFact>;

// A folder that the store has from an earlier run, with how far its file was read then.
struct KnownFolder {
    std::string name;
    std::string source;
    FileCursor cursor;
};

struct Known {
    std::vector<KnownFolder> files;
    std::vector<sync::KnownServerFolder> server;
    bool headers_only = false;  // the bytes may be here: they are asked for after the next begin
};

class Backend {
public:
    virtual ~Backend() = default;

    // ours: what is applied in the store is carried out, and there are never any tasks.
    virtual store::Numbering numbering() const = 0;
    // Local mail and POP3 have no server to be fetched from again.
    virtual store::Durability durability() const = 0;

    // What the store has already; called before anything else, and again after a fact that could
    // not be stored.
    virtual void begin(Known known) = 0;
    // The next thing learnt, in a slice of a few milliseconds of work; nullopt: nothing for now.
    // After an error what failed is put aside, and the next call goes on with the rest.
    virtual Result<std::optional<Fact>> next_fact() = 0;

    // The rest concerns servers only.
    // NOLINTNEXTLINE(performance-unnecessary-value-param): those that have a server keep it
    virtual void carry_out(sync::Task) {}
    virtual std::optional<sync::Outcome> next_outcome() { return std::nullopt; }
    // Goes before everything else that is fetched.
    virtual void want(const sync::Wanted&) {}
    // Try at once what waits for its time, or was barred.
    virtual void hurry() {}

    // What to poll, until when, and what to call then; it never waits.
    virtual std::vector<pollfd> interest() const { return {}; }
    virtual std::optional<Clock::time_point> deadline() const { return std::nullopt; }
    virtual void advance(Clock::time_point) {}
    virtual Standing standing() const { return {}; }
    // Since the beginning, over all connections.
    virtual net::Traffic traffic() const { return {}; }
};

}  // namespace alder::account
