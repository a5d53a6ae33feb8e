// What the other threads ask of an account, and what it tells them. Values only.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "account/standing.h"
#include "base/result.h"
#include "mail/envelope.h"
#include "mail/ids.h"
#include "store/intent.h"
#include "store/journal.h"
#include "store/leaving.h"

namespace alder::account {

// Given by whoever asks; names the request in what comes back.
using Ticket = Strong<struct TicketTag, std::uint64_t>;

// Summaries of contents that were just stored, so that nobody has to parse them a second time.
using KnownSummaries = std::unordered_map<std::uint32_t, mail::Summary>;

// Do this, as one step that can be undone.
struct Perform {
    Ticket ticket;
    std::string what;  // "Deleted 3 messages"
    std::vector<store::Action> actions;
    std::optional<store::StepId> extends;  // goes on with this step instead of a new one
    std::shared_ptr<const KnownSummaries> summaries;
    store::StepKind kind = store::StepKind::deed;
    std::vector<store::Leaving> with = {};  // all of it and the step, or nothing
    // What the same step, a consequence, does in other accounts. Their holders take it from the
    // journal.
    std::vector<store::Planned> elsewhere = {};
};

struct Undo {
    Ticket ticket;
};

struct Redo {
    Ticket ticket;
};

// Somebody reads this message, and its bytes are not here: fetch it before all others.
struct Want {
    mail::PlacementId id;
};

// Somebody else changed the journal or the mail: look.
struct Look {};

// Look at the server now, whatever pauses or bars stand in the way.
struct Hurry {};

using Request = std::variant<Perform, Undo, Redo, Look, Hurry, Want>;

// The step is in the journal: it survives whatever happens now.
struct Recorded {
    Ticket ticket;
    store::StepId step;
    std::string what;
};

// The step, all of it, is in the local store: what is read from now on shows it.
struct Applied {
    Ticket ticket;
};

// It was not done, or was taken back; `error` says why.
struct Failed {
    Ticket ticket;
    Error error;
};

// Nothing to undo or redo.
struct NothingLeft {
    Ticket ticket;
};

// What was done last was done in another account: the request belongs there.
struct Elsewhere {
    mail::AccountId account;
    std::string what;  // "Deleted 3 messages"
    std::variant<Undo, Redo> request;
};

// The mail of the account is not what it was; read again what is shown.
struct Changed {};

// Something that was not asked for did not work.
struct Trouble {
    Error error;
};

// A person should know of it, and the account goes on: a file of the store was lost or put back
// from an older copy, or what another alder left to be done was not.
struct News {
    std::string what;  // a sentence
};

// How things stand with the server; said when it changes.
struct Stood {
    Standing standing;
};

using Notice =
    std::variant<Recorded, Applied, Failed, NothingLeft, Elsewhere, Changed, Trouble, News, Stood>;

}  // namespace alder::account
