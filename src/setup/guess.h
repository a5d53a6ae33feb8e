// Which servers an address most likely belongs to, in the order in which they are worth trying:
// known providers by what they document, everybody else by the names that are usual. Looks nothing
// up.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/url.h"
#include "mail/address.h"

namespace alder::setup {

struct Guess {
    std::vector<config::Url> incoming;  // without a user
    std::vector<config::Url> outgoing;
    // The name at log-in: the whole address, then the part before the @.
    std::vector<std::string> users;
    // What a person has to know before it can work, as one sentence; "" for nothing.
    std::string_view note;
};

// Never without TLS, but on this very machine (localhost).
Guess guess_servers(const mail::AddrSpec& address);

}  // namespace alder::setup
