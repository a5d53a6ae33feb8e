// How many bytes of answers may be on their way: what the line brings in a second and a half. More
// would not come sooner, and what a person asks for meanwhile would wait behind it.

#pragma once

#include <cstdint>

#include "base/clock.h"

namespace alder::sync {

class Window {
public:
    // Bytes, before the line is known and where it is slow.
    static constexpr std::uint64_t kFirst = 1 << 20;
    static constexpr std::uint64_t kLeast = 256 << 10;

    explicit Window(std::uint64_t most);

    bool has_room(std::uint64_t on_their_way, std::uint64_t more) const {
        return on_their_way == 0 || on_their_way + more <= size_;
    }
    std::uint64_t size() const { return size_; }

    void time_passed(Clock::time_point now) { now_ = now; }
    // The first bytes were asked for after a time in which none were on their way.
    void begins();
    // on_their_way: before these came.
    void came(std::uint64_t bytes, std::uint64_t on_their_way);

private:
    std::uint64_t most_;
    std::uint64_t size_;
    Clock::time_point now_{};
    Clock::time_point since_{};  // when came_ began to be counted
    std::uint64_t came_ = 0;
};

}  // namespace alder::sync
