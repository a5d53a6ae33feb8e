// What a session tells its owner.

#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/engine.h"
#include "base/result.h"
#include "smtp/capabilities.h"
#include "smtp/letter.h"

namespace alder::smtp {

// The server's first words. Not safe to show as they stand.
struct Greeted {
    std::string text;
};
// Letters are taken from now on.
struct Ready {
    Capabilities server;
};
// All of the letter but its last byte has gone out. Write down, durably, that from now on nobody
// may know what became of it; then call commit(). Not said of a letter that was refused by then.
struct Committing {
    Ticket letter;
};
struct LetterFinished {
    Ticket letter;
    std::vector<Outcome> recipients;  // in the order of the letter
};
// The end, and the last event: no error after quit(). Every letter was finished before it.
struct Ended {
    std::optional<Error> error;
    std::optional<Reply> reply = {};  // what the server said when it ended us
};

using SessionEvent = std::variant<Switch, Greeted, Ready, Committing, LetterFinished, Ended>;

}  // namespace alder::smtp
