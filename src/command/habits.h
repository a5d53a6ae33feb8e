// Keys that somebody who comes from mutt or Pine presses without thinking, and that do nothing here
// under that name: what to do instead.

#pragma once

#include <string>
#include <string_view>

#include "command/screen_command.h"

namespace alder::command {

// A sentence, or "" where nothing is known. key: as in KeyMap::find(). Keys that are bound never
// get here.
std::string_view habit(Preset preset, Screen screen, std::string_view key);

// The same of a search that is a pattern of mutt's: "~f tom is from:tom here; …"; "" where it is
// none.
std::string habit_of_pattern(std::string_view search);

}  // namespace alder::command
