// The one way threads talk: a queue of values with a descriptor that poll(2) can wait on.
// Any thread may push; one thread pops. Unbounded: whoever pushes never blocks, so the UI thread
// may push. After close() pushes are dropped and pop() gives what is left, then nothing.

#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace alder {

template <class T>
class Channel {
public:
    Channel() : wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
    ~Channel() { ::close(wake_); }
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    void push(T value) {
        {
            const std::lock_guard lock(mutex_);
            if (closed_) return;
            queue_.push_back(std::move(value));
        }
        ring();
    }

    // The oldest value, or nullopt when there is none right now. Never blocks.
    std::optional<T> pop() {
        const std::lock_guard lock(mutex_);
        if (queue_.empty()) {
            quiet();
            return std::nullopt;
        }
        std::optional<T> value(std::move(queue_.front()));
        queue_.pop_front();
        if (queue_.empty() && !closed_) quiet();
        return value;
    }

    // Waits for a value; nullopt means closed and empty.
    std::optional<T> wait() {
        while (true) {
            if (auto value = pop()) return value;
            if (closed()) return pop();
            pollfd ready{wake_, POLLIN, 0};
            ::poll(&ready, 1, -1);
        }
    }

    void close() {
        {
            const std::lock_guard lock(mutex_);
            closed_ = true;
        }
        ring();
    }

    bool closed() const {
        const std::lock_guard lock(mutex_);
        return closed_;
    }

    // Readable while there is something to pop or the channel is closed.
    int fd() const { return wake_; }

private:
    void ring() {
        const std::uint64_t one = 1;
        [[maybe_unused]] const auto written = ::write(wake_, &one, sizeof one);
    }
    void quiet() {
        if (closed_) return;
        std::uint64_t count = 0;
        // NOLINTNEXTLINE(clang-analyzer-unix.BlockInCriticalSection): the descriptor never blocks
        [[maybe_unused]] const auto taken = ::read(wake_, &count, sizeof count);
    }

    mutable std::mutex mutex_;
    std::deque<T> queue_;
    bool closed_ = false;
    int wake_;
};

}  // namespace alder
