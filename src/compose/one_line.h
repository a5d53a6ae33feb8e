// Words of others on a line of the head: nothing of them may act where the answer is read.

#pragma once

#include <string>
#include <string_view>

namespace alder::compose {

// UTF-8. Line ends, tabs and other controls (C0, DEL, C1) become spaces; marks that turn the
// direction of what follows (UAX 9: overrides, embeddings, isolates) and line separators go.
std::string one_line(std::string_view utf8);

}  // namespace alder::compose
