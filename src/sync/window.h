// How many bytes of answers may be on their way: what the line brings in its own delay and a second
// and a half. More would not come sooner, and what a person asks for meanwhile would wait behind
// it.

#pragma once

#include <cstdint>

#include "base/clock.h"

namespace alder::sync {

class Window {
public:
    // Bytes, before the line is known and where it is slow.
    static constexpr std::uint64_t kFirst = 1 << 20;
    static constexpr std::uint64_t kLeast = 256 << 10;

    // most: bytes.
    explicit Window(std::uint64_t most);

    bool has_room(std::uint64_t on_their_way, std::uint64_t more) const {
        return on_their_way == 0 || on_their_way + more <= size_;
    }
    std::uint64_t size() const { return size_; }

    // An answer is here, so long after it was asked for. on_their_way: bytes at that time, its own
    // among them. The shortest time ever is that of the line itself, the rest is that of bytes.
    void came(std::uint64_t on_their_way, Clock::duration took);

private:
    std::uint64_t most_;
    std::uint64_t size_;
    Clock::duration shortest_ = Clock::duration::max();
};

}  // namespace alder::sync
