// Days and times of invitations in words. A day that no calendar has (31 February) is given as it
// was written.

#pragma once

#include <optional>
#include <string>

#include <libical/ical.h>

#include "calendar/invitation.h"

namespace alder::calendar {

// "Sat 31 Jan 2026"
std::string date_of(const icaltimetype& time);
// The same of a time in UTC where the event is: its evening may be the next day in UTC.
std::string date_at(icalcomponent* event, const icaltimetype& time);

// "Sat 31 Jan 2026, 09:05 to 10:00 (Europe/Berlin)"; in the reader's zone, where one is given, with
// the sender's beside it when that is another.
std::string when_of(icalcomponent* event, const Zone& zone);
// When a task is to be done.
std::string due_of(icalcomponent* task, const Zone& zone);

// The same of a time that is taken, in UTC.
std::string period_of(const icalperiodtype& period, const Zone& zone);

// What libical left out since it is no value of that property: ": " and what was written, or less
// of it; nullopt when nothing was.
std::optional<std::string> left_out(icalcomponent* event, icalproperty_kind kind);

}  // namespace alder::calendar
