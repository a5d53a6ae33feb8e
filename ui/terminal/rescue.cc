#include "ui/terminal/rescue.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>

#include <signal.h>
#include <unistd.h>

namespace alder::ui::terminal {
namespace {

// File-level state because a signal handler reaches nothing else.
struct Rescue {
    int fd = -1;
    termios modes{};
    std::array<char, 1000> bytes{};
    std::size_t size = 0;
};
Rescue rescue;
std::atomic<bool> armed = false;

constexpr std::array kFatal = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGQUIT};

void restore() {
    if (!armed.exchange(false)) return;
    [[maybe_unused]] const auto written = ::write(rescue.fd, rescue.bytes.data(), rescue.size);
    ::tcsetattr(rescue.fd, TCSANOW, &rescue.modes);
}

extern "C" void alder_terminal_fatal(int signal) {
    restore();
    ::signal(signal, SIG_DFL);
    ::raise(signal);
}

void install() {
    std::atexit(restore);
    struct sigaction action = {};
    action.sa_handler = alder_terminal_fatal;
    ::sigemptyset(&action.sa_mask);
    for (const int signal : kFatal) ::sigaction(signal, &action, nullptr);
}

}  // namespace

void arm_rescue(int fd, const termios& modes, std::string_view bytes) {
    static const bool installed = (install(), true);
    static_cast<void>(installed);
    armed = false;
    rescue.fd = fd;
    rescue.modes = modes;
    rescue.size = std::min(bytes.size(), rescue.bytes.size());
    std::copy_n(bytes.begin(), rescue.size, rescue.bytes.begin());
    armed = true;
}

void disarm_rescue() { armed = false; }

}  // namespace alder::ui::terminal
