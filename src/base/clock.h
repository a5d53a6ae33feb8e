// Two kinds of time. Clock is for deadlines: it never jumps and it counts the time the machine
// slept (CLOCK_BOOTTIME), so that a connection that died during a suspend is noticed at once.
// WallTime is for people and for mail: seconds since 1970 in UTC. Code below the threads never asks
// for either; it is passed in.

#pragma once

#include <chrono>
#include <cstdint>

namespace alder {

struct Clock {
    using duration = std::chrono::nanoseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<Clock>;
    static constexpr bool is_steady = true;

    static time_point now();
};

using WallTime = std::chrono::sys_seconds;

WallTime wall_now();

}  // namespace alder
