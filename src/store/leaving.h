// What leaves user.db with a step of the journal: the step puts it somewhere else, and it is never
// in both places nor in none. Part of the transaction that records the step.

#pragma once

#include <variant>

#include "base/clock.h"
#include "store/delivery_log.h"
#include "store/drafts.h"
#include "store/sqlite.h"

namespace alder::store {

// A letter that was sent, whose copy the step files.
struct LetterFiled {
    LetterId letter;
};
// A letter that was being written, and is among the drafts by the step.
struct DraftLeft {
    DraftKey draft;
};
// A letter that is not to be sent after all, and is among the drafts by the step. Errc::usage with
// a sentence when it is being sent, or is sent.
struct LetterWithdrawn {
    LetterId letter;
};
using Leaving = std::variant<LetterFiled, DraftLeft, LetterWithdrawn>;

Result<void> leave(Connection& user_db, const Leaving& leaving, WallTime now);

}  // namespace alder::store
