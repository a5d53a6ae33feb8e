// Invitations (text/calendar, RFC 5545 and 5546) in words, through libical. Times are the reader's
// where a zone is given, with the sender's beside them when those differ, else as the sender gave
// them. Zones are the calendar's own, else ICU's by name. Never fails: a time or a rule that cannot
// be read is told as it stands.

#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace alder::calendar {

// East of UTC, for that moment.
using Zone = std::function<std::chrono::minutes(WallTime)>;

// A note is of a day (VJOURNAL); free_busy says when someone has time, or asks for it.
enum class Kind { event, task, note, free_busy };

struct Invitation {
    Kind kind = Kind::event;
    std::string method;   // "REQUEST", "CANCEL", "REPLY", "ADD"…; upper case, may be empty
    std::string summary;  // UTF-8, as the sender wrote it, one line; so are the next
    std::string when;     // of a task its last moment; our words: "Sat 31 Jan 2026, 09:05 to 10:00
                          // (Europe/Berlin)"
    std::string where;
    std::string organizer;               // name and address
    std::vector<std::string> attendees;  // "Ann <ann@x.org>, accepted"; at most 200
    std::string repeats;                 // "every week on Monday, 10 times"; "" when it does not
    std::string only;                    // of many: the one day this is about,
    std::string onwards;                 // or the first, when those behind it count too
    std::string comment;                 // of who answers; one line
    std::string description;             // may have several lines
    bool is_update = false;              // it was sent before
    bool is_cancelled = false;
    std::vector<std::string> busy;  // of free_busy: as `when`; at most 50, and how many more
    bool operator==(const Invitation&) const = default;
};

// The events, tasks and so on of a calendar, at most 100, in order. UTF-8; more than 1 MiB is not
// read.
std::vector<Invitation> read_invitations(std::string_view utf8, const Zone& zone = {});

// The same as lines for a reader: what it is, when, where, who.
std::vector<std::string> in_words(const Invitation& invitation);

// All of a calendar, with an empty line between two.
std::vector<std::string> invitations_in_words(std::string_view utf8, const Zone& zone = {});

}  // namespace alder::calendar
