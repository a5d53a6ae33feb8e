// Bytes of any charset to UTF-8, never failing: what cannot be decoded becomes U+FFFD. Labels are
// those of the WHATWG Encoding Standard and what mail calls them; a label that is known to lie is
// read as what it means (iso-8859-1 is windows-1252, gb2312 is gb18030, ks_c_5601-1987 is
// windows-949). A missing or unknown label, and us-ascii with 8-bit bytes, is guessed. Converters
// are ICU's, opened once per thread; ASCII and UTF-8 never open one.

#pragma once

#include <string>
#include <string_view>

namespace alder::text {

std::string to_utf8(std::string_view bytes, std::string_view label);

// What the label means, as ICU calls it ("windows-1252", "gb18030", "UTF-8"), or "" when nobody
// knows it.
std::string charset_name(std::string_view label);

// "UTF-8" when the bytes are valid, else what ICU's detector believes, else "windows-1252".
std::string guess_charset(std::string_view bytes);

}  // namespace alder::text
