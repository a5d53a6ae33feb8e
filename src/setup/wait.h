// Turns a machine with interest(), deadline(), advance() and result() until it has one. It waits:
// for commands only, never on a thread that has something else to do.

#pragma once

#include <algorithm>
#include <chrono>

#include <poll.h>

#include "base/clock.h"

namespace alder::setup {

template <class Machine>
auto wait_for(Machine& machine) {
    constexpr std::chrono::milliseconds kLongest{60'000};
    for (machine.advance(Clock::now()); !machine.result(); machine.advance(Clock::now())) {
        auto wanted = machine.interest();
        std::chrono::milliseconds left = kLongest;
        if (const auto due = machine.deadline())
            left = std::chrono::ceil<std::chrono::milliseconds>(*due - Clock::now());
        left = std::clamp(left, std::chrono::milliseconds(0), kLongest);
        ::poll(wanted.data(), wanted.size(), static_cast<int>(left.count()));
    }
    return *machine.result();
}

}  // namespace alder::setup
