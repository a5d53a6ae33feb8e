// How far user.db has come, remembered outside of the store: tells that user.db is an older copy
// that was restored, whose letters may have been sent since. Only a number that is higher than that
// of user.db says so; none, or a lower one, is what a crash or another machine leaves.

#pragma once

#include "account/place.h"
#include "store/user_db.h"

namespace alder::app {

// What is said of it, with what to do next.
inline constexpr const char* kOlderCopy =
    "user.db is an older copy that was restored; letters that waited in it may have been sent "
    "since and are uncertain now: retry or drop them";

// Before anything is sent or put into the outbox. true: it is an older copy, and what waited in its
// outbox is uncertain from now on. Remembers the number.
Result<bool> check_generation(const account::Place& place, store::UserDb& user);

// After a run that wrote user.db. Where it cannot be remembered a later one does it.
Result<void> remember_generation(const account::Place& place, store::UserDb& user);

}  // namespace alder::app
