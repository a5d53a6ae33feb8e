// The screens, from the terminal's first byte to its last: opens the terminal and the store, paints
// the first page, sets the accounts to work, and then waits for keys, accounts and time with one
// poll(2).
//
// The keys a person chose at the first start (Pine's or mutt's) are kept in the file `keys` of the
// state directory; [ui] keys in config.toml goes before it.

#pragma once

#include <string>

#include "account/place.h"
#include "config/config.h"
#include "config/paths.h"

namespace alder::ui::screen {

struct Start {
    const account::Place& place;
    const config::Config& config;
    const config::Paths& paths;
    config::Environment environment;
    std::string where;    // the full name of a folder, or a search; empty: the Inbox
    std::string account;  // the only one to open; empty: all
    bool linear = false;  // as [ui] linear says
};

// Until the person leaves; how many letters still wait for their server then. Errc::config when
// this is no terminal that can be used.
Result<std::size_t> run(const Start& start);

}  // namespace alder::ui::screen
