// The alder program in a home directory of its own, for one test.

#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <sys/types.h>

#include "tests/support/temp_dir.h"

namespace alder::tests {

struct Ran {
    int code = -1;  // exit code; 128 + n when signal n ended it
    std::string out;
    std::string err;
};

// A running program; ended with SIGKILL when it is forgotten.
class Running {
public:
    explicit Running(pid_t pid) : pid_(pid) {}
    ~Running();
    Running(Running&& other) noexcept : pid_(std::exchange(other.pid_, -1)) {}
    Running& operator=(Running&&) = delete;

    // As in Ran::code.
    int wait();
    // SIGKILL after that long, unless it has ended by then; as in Ran::code.
    int kill_after(std::chrono::milliseconds time);
    bool has_ended();

private:
    pid_t pid_;
    int status_ = -1;
};

class AlderHome {
public:
    using Words = std::vector<std::string>;

    Ran run(const Words& words, const std::string& input = {}) const;
    Running start(const Words& words) const;
    // Writes to that file or device; what it complains about is said_last().
    Running start_to(const std::string& out, const Words& words) const;
    std::string said_last() const;
    // As an argument vector, for a terminal.
    Words command(const Words& words) const;
    // The lines of its output as JSON; a line that is none fails the test.
    std::vector<nlohmann::json> json(const Words& words) const;

    // Writes a file below the home directory; gives its path.
    std::string write(const std::string& name, const std::string& text) const;
    std::string path(const std::string& name) const { return (home_ / name).string(); }
    void configure(const std::string& toml) const { write(".config/alder/config.toml", toml); }

private:
    Words environment() const;
    Running spawn(const Words& words, const std::string& in, const std::string& out,
                  const std::string& err) const;

    TempDir home_;
};

// An mbox of n short messages with the Message-IDs m0@example.org, m1@example.org, …
std::string mbox_of(int n);

}  // namespace alder::tests
