// One trace field: who handed the message to whom, how, and when. RFC 5321, 4.4; the comments in
// the forms that sendmail, Postfix, Exim, qmail and their like write. Everything is what a stranger
// wrote down: only the topmost field is our own server's word.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mail/date.h"

namespace alder::mime {

// UTF-8; "" where the field does not say it.
struct Received {
    std::string from;          // what the client called itself, or its address
    std::string from_address;  // IPv4 or IPv6 address of the client, without brackets
    std::string from_host;     // the name its address has in the DNS
    std::string helo;          // where it was written apart from `from`
    std::string ident;         // user of the client, "joe@example.org"
    std::string by;
    std::string via;
    std::string with;  // "ESMTPS"
    std::string tls_version;
    std::string tls_cipher;
    std::string id;
    std::string recipient;  // after "for", without angle brackets
    std::optional<mail::Date> date;

    bool operator==(const Received&) const = default;
};

Received parse_received(std::string_view raw_value);

}  // namespace alder::mime
