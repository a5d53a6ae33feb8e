// Names for what we send: unique, and silent about the machine and the hour they were made at.

#pragma once

#include <string>
#include <string_view>

namespace alder::mime {

// "random@domain" without angle brackets: 128 random bits at the domain of the sender's address, or
// at "mail.invalid" where that is no domain of ASCII letters. RFC 5322, 3.6.4.
std::string new_message_id(std::string_view from_address);

// A delimiter for a multipart that occurs in none of base64, quoted-printable and, by chance of
// 2^-120, any other text. RFC 2045, 6.7.
std::string new_boundary();

}  // namespace alder::mime
