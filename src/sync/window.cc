#include "sync/window.h"

#include <algorithm>
#include <chrono>

namespace alder::sync {

namespace {

constexpr double kAheadSeconds = 1.5;
constexpr std::chrono::milliseconds kMeasuredOver{250};

}  // namespace

Window::Window(std::uint64_t most) : most_(most), size_(std::min(most, kFirst)) {}

void Window::begins() {
    since_ = now_;
    came_ = 0;
}

void Window::came(std::uint64_t bytes, std::uint64_t on_their_way) {
    // With little on its way, it is not the line that makes it slow.
    if (on_their_way * 2 < size_) return begins();
    came_ += bytes;
    const auto passed = now_ - since_;
    if (passed < kMeasuredOver) return;
    const double seconds = std::chrono::duration<double>(passed).count();
    const double ahead = static_cast<double>(came_) / seconds * kAheadSeconds;
    // The server's own numbers are in it.
    const auto in_time = static_cast<std::uint64_t>(std::min(ahead, static_cast<double>(most_)));
    // One slow moment does not undo what was learnt.
    const std::uint64_t next = in_time < size_ ? (size_ + in_time) / 2 : in_time;
    size_ = std::clamp(next, std::min(kLeast, most_), most_);
    begins();
}

}  // namespace alder::sync
