// Connects to whichever of a host's addresses answers first ("happy eyeballs", RFC 8305): the
// families take turns, a next attempt begins 250 ms after the last or as soon as one fails, and the
// first that stands wins. Never waits; its owner polls interest() and calls advance().

#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <poll.h>

#include "base/clock.h"
#include "base/result.h"
#include "net/resolve.h"
#include "net/socket.h"

namespace alder::net {

// Families alternating, beginning with that of the first; the order within each is kept.
Addresses take_turns(const Addresses& addresses);

class Dialer {
public:
    static constexpr std::chrono::milliseconds kStagger{250};
    static constexpr std::chrono::seconds kLimit{30};

    // Looks the name up and connects, all within kLimit.
    Dialer(const Endpoint& endpoint, Clock::time_point now);
    // To addresses that are known already.
    Dialer(const Endpoint& endpoint, const Addresses& addresses, Clock::time_point now);

    // The socket once connected, nullopt while busy; an error when no address answers (in words,
    // with what to do) ends the dialer.
    Result<std::optional<Socket>> advance(Clock::time_point now);

    std::vector<pollfd> interest() const;
    Clock::time_point deadline() const;

private:
    struct Failure {
        Address address;
        int error = 0;
    };
    struct Attempt {
        Socket socket;
        Address address;
    };

    void attempt_next(Clock::time_point now);
    std::optional<Socket> take_connected();
    std::unexpected<Error> timed_out() const;
    std::unexpected<Error> nothing_answers() const;

    Endpoint endpoint_;
    Clock::time_point limit_;
    std::optional<Resolving> resolving_;
    Addresses waiting_;
    std::size_t next_ = 0;  // in waiting_
    Clock::time_point next_at_{};
    std::vector<Attempt> attempts_;
    std::vector<Failure> failures_;
};

}  // namespace alder::net
