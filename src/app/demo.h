// The sample mail of `alder demo`: taken once from share/demo into a store of its own, beside the
// person's mail and never mixed with it.

#pragma once

#include <string>

#include "account/place.h"
#include "app/accounts.h"
#include "config/paths.h"

namespace alder::app {

// The directory the sample is read from: $ALDER_SHARE/demo, else ../share/alder/demo or
// ../../../share/demo beside the program. Errc::no_input says what to do when there is none.
Result<std::string> find_demo_mail(disk::Disk& disk, const config::Environment& environment,
                                   const std::string& program);

// Whether the directory was begun as a store of the sample mail.
bool is_demo(disk::Disk& disk, const std::string& root);

// Imports the sample into the store's `local` account, unless that was done. A directory that holds
// anything and was not begun as such a store is left as it is: Errc::cannot_create.
Result<void> prepare_demo(const account::Place& place, const std::string& sample, WallTime now);

}  // namespace alder::app
