// Hexadecimal digits, and the percent encoding of URLs and parameters. RFC 3986, 2.1.

#pragma once

#include <string>
#include <string_view>

namespace alder {

// In either case; -1 for what is none.
int hex_value(char c);

// With '%' for its mark "%41" is "A"; a mark without two digits behind it stays as it is. Bytes of
// any kind.
std::string escapes_decoded(std::string_view text, char mark);

inline std::string percent_decoded(std::string_view text) { return escapes_decoded(text, '%'); }

}  // namespace alder
