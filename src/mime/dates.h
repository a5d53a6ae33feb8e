// Dates of mail: RFC 5322, 3.3 and 4.3 (obsolete years and zones), RFC 850, asctime, ISO 8601, and
// the sloppy forms around them (no seconds, no comma, dashes, AM and PM, "GMT+0100", month first).

#pragma once

#include <optional>
#include <string_view>

#include "mail/date.h"

namespace alder::mime {

// nullopt when no day, month, year can be found or they are no date. A missing time is 00:00:00.
std::optional<mail::Date> parse_date(std::string_view raw_value);

}  // namespace alder::mime
