// A message of which no byte needs more than seven bits, so that it can stand in another one as
// message/rfc822, which has no transfer encoding of its own (RFC 2046, 5.2.1).

#pragma once

#include <string>

#include "mime/entity.h"

namespace alder::mime {

// Leaves that need one are given a transfer encoding, as on the way to a server without 8BITMIME
// (RFC 6152, 3); all else stays byte by byte. What is signed is not altered, nor is a header in
// UTF-8: then the result still has bytes of eight bits.
std::string in_seven_bits(const Message& message);

}  // namespace alder::mime
