// What of a calendar may reach libical: its lines put together, at most 1 MiB, an END for all that
// begins and no other, and of zones those that a time is in and that cost it little.

#pragma once

#include <string>
#include <string_view>

namespace alder::calendar {

// Zones are asked about times up to this year, for which libical writes down all their changes.
constexpr unsigned kLastZoneYear = 2050;

// Of the first calendar in the text, each with an LF.
std::string calendar_lines(std::string_view utf8);

}  // namespace alder::calendar
