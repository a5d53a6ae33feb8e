// The signals a screen program lives with (window size, stop, continue, end) as bytes in a pipe
// that poll(2) can wait on: their handlers do nothing else. One at a time; the old handlers come
// back when it goes.

#pragma once

#include <array>
#include <vector>

#include <signal.h>

namespace alder::ui::terminal {

class SignalPipe {
public:
    SignalPipe();
    ~SignalPipe();
    SignalPipe(const SignalPipe&) = delete;
    SignalPipe& operator=(const SignalPipe&) = delete;

    int fd() const { return read_; }
    // The signals that came since the last call, in order; never waits.
    std::vector<int> take();

private:
    static constexpr std::array kSignals = {SIGWINCH, SIGTSTP, SIGCONT, SIGTERM, SIGHUP, SIGINT};

    int read_ = -1;
    int write_ = -1;
    std::array<struct sigaction, kSignals.size()> before_{};
};

}  // namespace alder::ui::terminal
