// What is asked of the writer of an account, and what it gives back. Values only; both go through
// channels.

#pragma once

#include <variant>
#include <vector>

#include "account/backend.h"
#include "account/requests.h"

namespace alder::account {

struct StoreFact {
    Fact fact;
    int epoch = 0;  // of the Begin it was learnt after
};

struct Settle {
    std::vector<sync::Outcome> outcomes;
};

// The server was asked for, and cannot be looked at: whoever waits for that is to know why.
struct NoServer {
    Error why;
};

using WriteJob = std::variant<Perform, Undo, Redo, Look, Want, StoreFact, Settle, NoServer>;

// To be done on the server.
struct ForServer {
    sync::Task task;
};

// To be fetched from the server before all else.
struct ForServerWanted {
    sync::Wanted message;
};

// Somebody waits for a look at the server.
struct ServerWanted {};

// One for each StoreFact, when what it says is safe. Contents are stored by groups, so theirs may
// come late, several at once: with the job after them, or from work().
struct FactStored {};

// The lock is ours, or a fact could not be stored: the backend begins at what the store has.
struct Begin {
    Known known;
    int epoch = 0;
};

using WriteResult =
    std::variant<Notice, ForServer, ForServerWanted, ServerWanted, FactStored, Begin>;

}  // namespace alder::account
