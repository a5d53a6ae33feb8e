// Calendars to be read in tests.

#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "calendar/invitation.h"

namespace alder::calendar {

constexpr double kQuick = 1;  // seconds of CPU time

inline std::string calendar(const std::string& event, const std::string& method = "REQUEST") {
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:" + method + "\r\nBEGIN:VEVENT\r\nUID:1\r\n" +
           event + "END:VEVENT\r\nEND:VCALENDAR\r\n";
}

// In a letter read in Greenwich.
inline std::vector<Invitation> read_in_utc(const std::string& text) {
    return read_invitations(text, [](WallTime) { return std::chrono::minutes(0); });
}

inline std::string event_in(const std::string& zone, const std::string& start = "20260101T100000") {
    return "BEGIN:VEVENT\nDTSTART;TZID=" + zone + ":" + start + "\nEND:VEVENT\n";
}

inline std::string calendar_of(const std::string& inside) {
    return "BEGIN:VCALENDAR\n" + inside + "END:VCALENDAR\n";
}

inline std::string words_of(const std::string& inside, const std::string& method = "REPLY") {
    std::string out;
    for (const Invitation& each : read_invitations("BEGIN:VCALENDAR\nMETHOD:" + method + "\n" +
                                                   inside + "END:VCALENDAR\n")) {
        for (const std::string& line : in_words(each)) out += line + "\n";
    }
    return out;
}

}  // namespace alder::calendar
