// Why a letter was not taken, in a word for programs and a sentence for people. By enhanced status
// code (RFC 3463 and the registry of RFC 5248) where there is one, else by reply code, stage and,
// last, the server's words.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "smtp/letter.h"

namespace alder::outgoing {

enum class Cause : std::uint8_t {
    host_unknown,
    user_unknown,
    mailbox_full,
    too_many_hops,
    relaying_denied,
    blocked,  // for who we are: reputation, SPF, policy
    refused,  // no connection, or the server takes no mail now
    timed_out,
    rejected,      // for what the letter is: size, content, form
    local_config,  // for how we send: no log-in, a sender that is not ours
    expired,
    other,
};
// "host-unknown", as the commands print it.
std::string_view name_of(Cause cause);

// Of an outcome that is not accepted.
Cause cause_of(const smtp::Outcome& outcome);

// What it means and what to do next, without a full stop.
std::string_view advice(Cause cause);

// For the outbox: the advice with what the server said, which is not safe to show as it stands.
std::string explain(const smtp::Outcome& outcome);

}  // namespace alder::outgoing
