#include "ui/terminal/signal_pipe.h"

#include <atomic>
#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace alder::ui::terminal {
namespace {

// A signal handler reaches nothing but this.
std::atomic<int> signal_target = -1;

extern "C" void alder_terminal_signal(int signal) {
    const int saved = errno;
    const char byte = static_cast<char>(signal);
    [[maybe_unused]] const auto written = ::write(signal_target, &byte, 1);
    errno = saved;
}

}  // namespace

SignalPipe::SignalPipe() {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) return;
    read_ = ends[0];
    write_ = ends[1];
    signal_target = write_;
    struct sigaction action = {};
    action.sa_handler = alder_terminal_signal;
    action.sa_flags = SA_RESTART;
    ::sigemptyset(&action.sa_mask);
    for (std::size_t i = 0; i < kSignals.size(); ++i)
        ::sigaction(kSignals[i], &action, &before_[i]);
}

SignalPipe::~SignalPipe() {
    if (read_ < 0) return;
    for (std::size_t i = 0; i < kSignals.size(); ++i)
        ::sigaction(kSignals[i], &before_[i], nullptr);
    signal_target = -1;
    ::close(read_);
    ::close(write_);
}

std::vector<int> SignalPipe::take() {
    std::vector<int> signals;
    std::array<char, 64> bytes{};
    while (true) {
        const auto count = ::read(read_, bytes.data(), bytes.size());
        if (count <= 0) return signals;
        signals.insert(signals.end(), bytes.begin(), bytes.begin() + count);
    }
}

}  // namespace alder::ui::terminal
