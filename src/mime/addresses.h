// Address fields (RFC 5322, 3.4 and 4.4; RFC 6854 groups) to values and back. Reading never fails:
// quoted strings, comments (as names where no other is given), groups, routes, encoded words,
// semicolons for commas, missing commas and junk all give something to show.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mail/address.h"

namespace alder::mime {

// The raw value of From, To and the like. Names are decoded to UTF-8. An address keeps the quotes
// of its local part where it needs them, so that mail::AddrSpec can read it.
mail::AddressList parse_addresses(std::string_view raw_value);

// Header text on one line, ASCII but for internationalised addresses (RFC 6532); fold at spaces.
std::string format_addresses(const mail::AddressList& list);
std::string format_mailbox(const mail::Mailbox& mailbox);

// Message ids of Message-ID, In-Reply-To and References, in order, without angle brackets or
// duplicates. Text outside angle brackets is passed over unless there are no brackets at all.
std::vector<std::string> parse_message_ids(std::string_view raw_value);

}  // namespace alder::mime
