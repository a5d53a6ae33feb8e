// How an event repeats, in words.

#pragma once

#include <string>

#include <libical/ical.h>

namespace alder::calendar {

// "every 2 weeks on Monday, 10 times, except on Mon 2 Feb 2026", "also on Tue 3 Feb 2026"; ""
// when it does not.
std::string repeats_of(icalcomponent* event);

}  // namespace alder::calendar
