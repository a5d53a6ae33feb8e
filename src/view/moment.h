// Dates and sizes as short as a list needs them. The time and the zone are given: nothing here asks
// a clock.

#pragma once

#include <chrono>
#include <cstdint>

#include "base/clock.h"
#include "text/term_text.h"

namespace alder::view {

struct Moment {
    WallTime now{};
    // East of UTC, for that moment (summer time differs from winter's).
    std::chrono::minutes (*zone)(WallTime) = [](WallTime) { return std::chrono::minutes(0); };
};

// At most 9 columns: "14:05" today, "Mon 14:05" the six days before, "12 Mar" the ten months before
// (in January, too, last week has its days), "Mar 2024" before; the future, from which nobody can
// write, as "2031-01". Up to a day ahead is a clock that is wrong, and counts as today.
text::TermText short_date(WallTime date, const Moment& moment);
// "Mon 23 Nov 2026, 14:05".
text::TermText long_date(WallTime date, const Moment& moment);

// At most 4 columns: "999", "1.2k", "34k", "1.0M".
text::TermText short_size(std::uint64_t bytes);

}  // namespace alder::view
