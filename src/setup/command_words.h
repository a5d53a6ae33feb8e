// A command as a person types it, as the words it is made of. No shell: quotes keep blanks, a
// backslash keeps what follows it, and nothing else means anything.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace alder::setup {

// Errc::usage: a quote that does not end, or no word at all.
Result<std::vector<std::string>> command_words(std::string_view text);

}  // namespace alder::setup
