// The manual pages and completions, as text, from the tables of commands, options and keys. Pure.

#pragma once

#include <map>
#include <string>

namespace alder::pages {

// Path from the root of the source tree -> what the file holds.
using Pages = std::map<std::string, std::string>;

Pages manual();
Pages completions();

}  // namespace alder::pages
