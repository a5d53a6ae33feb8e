#include "sync/window.h"

#include <algorithm>
#include <chrono>

namespace alder::sync {

namespace {

constexpr double kAheadSeconds = 1.5;
constexpr double kLeastSeconds = 0.01;     // what clocks and processes can tell apart
constexpr std::uint64_t kMostGrowth = 16;  // a guess of one answer; the next ones know better

}  // namespace

Window::Window(std::uint64_t most) : most_(most), size_(std::min(most, kFirst)) {}

void Window::came(std::uint64_t on_their_way, Clock::duration took) {
    shortest_ = std::min(shortest_, took);
    // With little on its way, it is not the line that makes it slow.
    if (on_their_way < size_ / 2) return;
    const double seconds =
        std::max(std::chrono::duration<double>(took - shortest_).count(), kLeastSeconds);
    const double ahead = static_cast<double>(on_their_way) / seconds * kAheadSeconds;
    // The server's own numbers are in it.
    const auto in_time = static_cast<std::uint64_t>(std::min(ahead, static_cast<double>(most_)));
    // One slow moment does not undo what was learnt.
    const std::uint64_t next =
        in_time < size_ ? (size_ + in_time) / 2 : std::min(in_time, size_ * kMostGrowth);
    size_ = std::clamp(next, std::min(kLeast, most_), most_);
}

}  // namespace alder::sync
