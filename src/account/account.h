// One account: requests in, notices out. Takes requests to the writer, applied intents to the
// backend, what the backend finds and says to the writer. Steppable: it knows no thread, socket,
// database or clock; its owner pumps jobs to a Writer and results back (account_threads.h does it
// in threads, run_inline() in one).

#pragma once

#include <deque>
#include <optional>

#include "account/backend.h"
#include "account/requests.h"
#include "account/writer.h"

namespace alder::account {

class Account {
public:
    explicit Account(Backend& backend) : backend_(backend) {}

    void request(Request request);
    void written(WriteResult result);

    // Does one slice of the backend's work; false: there is nothing to do until something comes in.
    bool step();

    // What the owner polls, until when, and what it calls then; step() comes after.
    std::vector<pollfd> interest() const { return backend_.interest(); }
    std::optional<Clock::time_point> deadline() const;
    void advance(Clock::time_point now);

    std::optional<WriteJob> next_job();
    std::optional<Notice> next_notice();

private:
    void fact_stored();
    void begin_backend(Begin begin);
    void tell_standing(Clock::time_point now);
    void see_to_wish();

    Backend& backend_;
    std::deque<WriteJob> jobs_;
    std::deque<Notice> notices_;
    std::deque<std::uint64_t> on_the_way_;  // bytes of facts the writer has, not stored yet
    std::uint64_t bytes_on_the_way_ = 0;
    // Whether somebody waits for a look at the server, and whether it was tried for them.
    enum class ServerWish { none, asked, tried } wanted_ = ServerWish::none;
    int epoch_ = 0;  // of the last Begin; 0: the backend has not begun
    Standing told_;  // how things stood when it was said last
    Clock::time_point told_at_{};
};

// Pumps until account, writer and backend have nothing left to do; gives what it said.
std::vector<Notice> run_inline(Account& account, Writer& writer, WallTime now);

}  // namespace alder::account
