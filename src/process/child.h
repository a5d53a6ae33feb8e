// Other programs: an editor, a pager, a password command, a filter. Always by argument vector,
// never through a shell, so nothing from a mail can become a command; with an environment that is
// given in full; with no descriptor of ours but the three it is meant to have.
//
// A Child has descriptors for poll(2) and never blocks; run() below waits, for threads that may.
// With pipes or without streams it is a process group of its own, so that stopping it stops what it
// started, too. With the terminal it stays in ours: Ctrl-Z stops both of us and the shell has its
// turn; Ctrl-C and Ctrl-\ are for the child alone until it is gone.
//
// Thread rule: one thread.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace alder::process {

enum class Streams {
    pipes,     // stdin, stdout and stderr are ours to write and read
    none,      // /dev/null, all three
    terminal,  // Command::terminal, all three: hand the screen over first, in its ordinary modes
};

struct Command {
    std::vector<std::string> arguments;      // the first is the program, sought in PATH
    std::vector<std::string> environment{};  // "NAME=value"; nothing else is inherited
    std::string directory{};                 // where it runs; empty: where we do
    Streams streams = Streams::pipes;
    int terminal = -1;  // descriptor of the terminal
};

// What most children need of our own environment: PATH, HOME, the locale, the terminal, the
// graphical session and the like, and whatever else is named.
std::vector<std::string> usual_environment(const std::vector<std::string>& more = {});

struct Exit {
    int code = 0;            // what it returned, 0..255
    int signal = 0;          // what killed it; 0: it returned
    bool timed_out = false;  // we stopped it at its deadline
    bool ok() const { return code == 0 && signal == 0 && !timed_out; }
};

class Child {
public:
    // Errc::not_found: no such program. os: no process or descriptor to be had. At the deadline it
    // is asked to end (SIGTERM), two seconds later killed.
    static Result<Child> start(const Command& command, std::optional<Clock::time_point> deadline);
    Child(Child&& other) noexcept;
    Child& operator=(Child&&) = delete;
    // Kills and reaps it if it still runs.
    ~Child();

    // For poll(2); -1 when there is none or it is closed. exit_fd() is readable once it has ended.
    int in_fd() const;
    int out_fd() const;
    int err_fd() const;
    int exit_fd() const;

    // As much as fits, perhaps nothing. Errc::unavailable: it reads no more.
    Result<std::size_t> write(std::string_view bytes);
    // The end of its input.
    void close_in();

    struct Piece {
        std::string bytes;  // empty when there is nothing right now
        bool end = false;   // there will be no more; the descriptor is closed
    };
    Result<Piece> read_out(std::size_t most);
    Result<Piece> read_err(std::size_t most);

    // How it ended; nullopt while it runs.
    std::optional<Exit> exited();
    // Asks it to end now, kills it two seconds later (time_passed).
    void stop(Clock::time_point now);
    void time_passed(Clock::time_point now);
    // When time_passed() has something to do.
    std::optional<Clock::time_point> deadline() const;

private:
    struct State;
    explicit Child(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

struct Finished {
    std::string out;
    std::string err;
    Exit exit;
};

// Runs it with this input and waits for its end, at most `limit`. Errc::bad_data when it writes
// more than `most` bytes to either stream (it is killed). The command must ask for pipes.
Result<Finished> run(const Command& command, std::string_view input, Clock::duration limit,
                     std::size_t most);

}  // namespace alder::process
