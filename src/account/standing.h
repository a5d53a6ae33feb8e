// How an account stands with its server. A value.

#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/clock.h"
#include "base/result.h"

namespace alder::account {

// How things stand between an account and its server, for the activity screen and for commands that
// wait. Local mail is always at rest.
struct Standing {
    enum class Kind {
        at_rest,     // nothing to learn, fetch or carry out for now
        connecting,  // up to and with the log-in
        looking,     // what is new and changed is being learnt
        fetching,    // bytes of messages are on their way
        away,        // no connection, for the reason given; it is tried again by itself
        barred,      // wrong password, untrusted certificate: not tried again until asked
    } kind = Kind::at_rest;
    std::optional<Error> why = {};                // away, barred
    std::optional<Clock::time_point> again = {};  // away
    std::uint64_t done = 0;                       // looking: messages; fetching: bytes
    std::uint64_t total = 0;                      // as far as is known
    // Looking: those whose headers are known; fetching: those whose bytes are here. Of how many.
    std::uint64_t messages_done = 0;
    std::uint64_t messages_total = 0;
    // How long not a byte of an answer has come, once that is longer than usual.
    std::optional<std::chrono::seconds> silent = {};
    bool operator==(const Standing&) const = default;
};

}  // namespace alder::account
