// What a person waits for, measured from outside through a pty: from start to the first painted
// index, how much memory that takes, and from a key to its painted answer, also while an import
// runs.
//
//   screen_bench ALDER MARKER [--runs N] [--keys N] [--beside COMMAND ARGS…]
//
// ALDER is the program; MARKER a text that stands in the first index. HOME and the XDG variables
// say which store. COMMAND is started before the keys are typed and runs beside them.

#include <algorithm>
#include <array>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

namespace {

using alder::Clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

struct Arguments {
    std::string alder;
    std::string marker;
    int runs = 10;
    int keys = 500;
    std::vector<char*> beside;
};

// The program on a terminal of 80x24.
class Screen {
public:
    explicit Screen(const std::string& program) : began_(Clock::now()) {
        winsize size{24, 80, 0, 0};
        pid_ = ::forkpty(&fd_, nullptr, nullptr, &size);
        if (pid_ == 0) {
            ::setenv("TERM", "xterm-256color", 1);
            ::execl(program.c_str(), program.c_str(), nullptr);
            ::_exit(127);
        }
    }
    ~Screen() {
        ::kill(pid_, SIGTERM);
        ::close(fd_);
        ::waitpid(pid_, nullptr, 0);
    }
    Screen(const Screen&) = delete;
    Screen& operator=(const Screen&) = delete;

    // Reads until the text has come; false: it did not within the time.
    bool read_until(std::string_view text, int timeout_ms) {
        const auto deadline = Clock::now() + std::chrono::milliseconds(timeout_ms);
        while (seen_.find(text) == std::string::npos) {
            if (Clock::now() > deadline || !read_some(50)) {
                if (Clock::now() > deadline) return false;
            }
        }
        return true;
    }
    bool read_some(int timeout_ms) {
        pollfd ready{fd_, POLLIN, 0};
        if (::poll(&ready, 1, timeout_ms) <= 0) return false;
        std::array<char, 65536> buffer{};
        const auto got = ::read(fd_, buffer.data(), buffer.size());
        if (got <= 0) return false;
        seen_.append(buffer.data(), static_cast<std::size_t>(got));
        return true;
    }
    void drain() {
        while (read_some(30)) {
        }
    }
    void type(std::string_view keys) {
        [[maybe_unused]] const auto done = ::write(fd_, keys.data(), keys.size());
    }

    double since_start() const { return Milliseconds(Clock::now() - began_).count(); }
    // VmRSS, MB.
    double resident() const {
        std::ifstream status("/proc/" + std::to_string(pid_) + "/status");
        for (std::string line; std::getline(status, line);) {
            if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1000;
        }
        return 0;
    }

private:
    Clock::time_point began_;
    int fd_ = -1;
    pid_t pid_ = -1;
    std::string seen_;
};

double at(std::vector<double>& values, double part) {
    std::ranges::sort(values);
    return values.empty()
               ? 0
               : values[std::min(
                     values.size() - 1,
                     static_cast<std::size_t>(part * static_cast<double>(values.size())))];
}

void measure_start(const Arguments& arguments) {
    std::vector<double> times;
    std::vector<double> memory;
    for (int run = 0; run <= arguments.runs; ++run) {
        Screen screen(arguments.alder);
        if (!screen.read_until(arguments.marker, 10'000)) {
            std::cout << "the index never showed the marker\n";
            return;
        }
        const double took = screen.since_start();
        const double resident = screen.resident();
        if (run == 0) continue;  // warms the caches
        times.push_back(took);
        memory.push_back(resident);
    }
    std::cout << "start to first index: median " << at(times, 0.5) << " ms, max " << at(times, 1)
              << " ms; resident " << at(memory, 0.5) << " MB\n";
}

void measure_keys(const Arguments& arguments) {
    Screen screen(arguments.alder);
    if (!screen.read_until(arguments.marker, 10'000)) return;
    screen.drain();
    pid_t beside = 0;
    if (!arguments.beside.empty()) {
        beside = ::fork();
        if (beside == 0) {
            ::execvp(arguments.beside.front(), arguments.beside.data());
            ::_exit(127);
        }
    }
    std::vector<double> times;
    bool runs = true;
    for (int i = 0; i < arguments.keys && runs; ++i) {
        ::usleep(20'000);  // a person holding a key
        while (screen.read_some(0)) {
        }
        const auto typed = Clock::now();
        screen.type(i % 20 < 10 ? "\x1b[B" : "\x1b[A");
        if (screen.read_some(2000)) times.push_back(Milliseconds(Clock::now() - typed).count());
        runs = beside == 0 || ::waitpid(beside, nullptr, WNOHANG) == 0;
    }
    if (runs && beside != 0) ::waitpid(beside, nullptr, 0);
    std::cout << "key to painted: median " << at(times, 0.5) << " ms, p99 " << at(times, 0.99)
              << " ms, max " << at(times, 1) << " ms over " << times.size() << " keys"
              << (beside != 0 ? " beside the command" : "") << "; resident " << screen.resident()
              << " MB\n";
}

}  // namespace

int main(int argc, char** argv) {
    Arguments arguments;
    if (argc < 3) {
        std::cerr << "screen_bench ALDER MARKER [--runs N] [--keys N] [--beside COMMAND ARGS...]\n";
        return 64;
    }
    arguments.alder = argv[1];
    arguments.marker = argv[2];
    for (int i = 3; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "--runs" && i + 1 < argc)
            arguments.runs = std::stoi(argv[++i]);
        else if (word == "--keys" && i + 1 < argc)
            arguments.keys = std::stoi(argv[++i]);
        else if (word == "--beside") {
            arguments.beside.assign(argv + i + 1, argv + argc + 1);
            break;
        }
    }
    measure_start(arguments);
    measure_keys(arguments);
    return 0;
}
