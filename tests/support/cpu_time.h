// CPU time of this process. Tests of speed compare costs rather than clocks: a ratio holds in every
// build and beside whatever else the machine does.

#pragma once

#include <algorithm>
#include <cstddef>
#include <ctime>

namespace alder::tests {

inline double cpu_seconds() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double cpu_seconds_of(auto&& work) {
    const double begin = cpu_seconds();
    work();
    return cpu_seconds() - begin;
}

// More than that is no linear work, and less than quadratic.
constexpr double kLinearGrowth = 3;

// How much more work(2 * size) costs than work(size), the least of some tries: 2 when it is linear,
// 4 when it is quadratic. What costs less than a few milliseconds counts as that much.
double growth_of(auto&& work, std::size_t size) {
    constexpr double kLeast = 0.005;
    constexpr int kTries = 4;
    double least = 1e9;
    for (int i = 0; i < kTries && least > kLinearGrowth; ++i) {
        const double once = cpu_seconds_of([&] { work(size); });
        const double twice = cpu_seconds_of([&] { work(2 * size); });
        least = std::min(least, twice / std::max(once, kLeast));
    }
    return least;
}

}  // namespace alder::tests
