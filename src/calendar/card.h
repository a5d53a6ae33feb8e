// Visiting cards (vCard, RFC 6350; 2.1 and 3.0 too) in words: names, addresses and numbers.
// Pictures, keys and what is not for people are left out. Never fails.

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace alder::calendar {

// The cards of a file, at most 50, each "Card: name" and a line for each thing it tells, at most
// 500, with an empty line before the next. UTF-8, no control characters; more than 1 MiB is not
// read.
std::vector<std::string> card_in_words(std::string_view utf8);

}  // namespace alder::calendar
