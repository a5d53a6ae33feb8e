// A moment with the zone its sender gave (RFC 5322, 3.3).

#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "base/clock.h"

namespace alder::mail {

struct Date {
    WallTime time{};                  // UTC
    std::int16_t offset_minutes = 0;  // east of UTC, -1439..1439, as the sender gave it
    bool unknown_zone =
        false;  // "-0000" or no zone at all: time is UTC, the local time is not known

    bool operator==(const Date&) const = default;
};

// RFC 3339: "2026-01-31T09:05:00+01:00"; "Z" where the zone is unknown.
std::string to_rfc3339(const Date& date);
// RFC 5322: "Sat, 31 Jan 2026 09:05:00 +0100".
std::string to_rfc5322(const Date& date);

}  // namespace alder::mail
