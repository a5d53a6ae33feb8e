// When a letter is to go out, as people say it.

#pragma once

#include <chrono>
#include <functional>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace alder::app {

// The time of the place where somebody is, daylight saving included.
struct LocalClock {
    std::function<std::chrono::local_seconds(WallTime)> from;
    // What a clock on the wall skips or shows twice is taken as the system takes it.
    std::function<WallTime(std::chrono::local_seconds)> to;
};

// "18:30" (the next one), "today 18:30", "tomorrow 9:00", "monday 9:00" (the next one), "+2h",
// "+1h30m", "+3d", "2026-01-31 18:30", or RFC 3339. Errc::usage when it is none of these, or over.
Result<WallTime> parse_send_time(std::string_view text, WallTime now, const LocalClock& clock);

}  // namespace alder::app
