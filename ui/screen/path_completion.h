// What the beginning of a file's name could become. Reads a directory: not for the UI thread.

#pragma once

#include <string>
#include <vector>

namespace alder::ui::screen {

// As it would be typed, "~/" kept, sorted; directories end in "/". Hidden files only where the dot
// was typed. At most a thousand.
std::vector<std::string> path_candidates(const std::string& typed);

}  // namespace alder::ui::screen
