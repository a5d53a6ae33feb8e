// What of a calendar may reach libical: its lines put together, at most 1 MiB, no END that ends
// nothing, and no zone that would cost it hours.

#pragma once

#include <string>
#include <string_view>

namespace alder::text {

// Of the first calendar in the text, each with an LF.
std::string calendar_lines(std::string_view utf8);

}  // namespace alder::text
