// The lines before an answer in a conversation (├─> │ └─>), row by row from its first message on.

#pragma once

#include <cstdint>
#include <vector>

#include "text/term_text.h"

namespace alder::view {

class TreeLines {
public:
    // depth: levels below the first message, which has 0 and starts anew. Deep ones are drawn from
    // the right: two columns a level, at most 16, "»" where some are left out.
    text::TermText next(std::uint8_t depth, bool last_child);

private:
    std::vector<bool> ends_;  // per level: the one drawn last has no sibling below
};

}  // namespace alder::view
