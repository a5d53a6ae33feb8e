// The command line: words in, a command run or the screens asked for. The one door of this room.

#pragma once

#include <span>
#include <string>
#include <variant>

#include "cli/context.h"

namespace alder::cli {

// What the screens are to begin with.
struct ScreensStart {
    std::string where = {};    // a folder or a search; empty: where they always begin
    account::Place place;      // of the sample mail, or of the person's own
    config::Config config;     // empty for the sample mail
    std::string account = {};  // the only one to open; empty: all
    bool linear = false;
};

// An exit code of sysexits.h, or the screens.
using Outcome = std::variant<int, ScreensStart>;

// words: without the name of the program. Everything that went wrong has been said by the time it
// returns.
Outcome run(const System& system, std::span<const std::string> words);

// The store of the sample mail, with the sample mail in it.
Result<account::Place> prepare_demo(const System& system, const Invocation& invocation);

}  // namespace alder::cli
