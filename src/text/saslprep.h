// User names and passwords in the one form that both sides of a log-in agree on: RFC 4013 (NFKC,
// odd spaces mapped, controls and mixed directions refused), by ICU's stringprep.

#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace alder::text {

// UTF-8 in and out, as a query (unassigned code points pass). Fails with bad_data on text that is
// not UTF-8 or holds a character that no log-in name or password may hold; the error does not
// repeat the text.
Result<std::string> saslprep(std::string_view utf8);

}  // namespace alder::text
