// Bytes of any charset to UTF-8, never failing: what cannot be decoded becomes U+FFFD. Labels are
// those of the WHATWG Encoding Standard and what mail calls them; a label that is known to lie is
// read as what it means (iso-8859-1 is windows-1252, gb2312 is gb18030, ks_c_5601-1987 is
// windows-949; iso-8859-2 with windows-1250's quotes is that). A missing or unknown label, and
// us-ascii with 8-bit bytes, is guessed. A byte order mark of UTF-8 decides and goes. Converters
// are ICU's, opened once per thread; ASCII and UTF-8 never open one.

#pragma once

#include <string>
#include <string_view>

namespace alder::text {

std::string to_utf8(std::string_view bytes, std::string_view label);

// ASCII that no charset reads otherwise: UTF-16 has NUL beside its letters, ISO-2022 has ESC.
bool is_plain_ascii(std::string_view bytes);

// What the label means, as ICU calls it ("windows-1252", "gb18030", "UTF-8"), or "" when nobody
// knows it.
std::string charset_name(std::string_view label);

}  // namespace alder::text
