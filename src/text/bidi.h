// Text of right-to-left scripts in the order a terminal must draw it (UAX 9, through ICU), since
// most terminals draw characters in the order they come. Left-to-right text is not touched and
// costs one look.

#pragma once

#include <string>
#include <string_view>

namespace alder::text {

// Whether a character of a right-to-left script is in it.
bool has_rtl(std::string_view utf8);

// Whether the line as a whole runs from right to left: its first strong character does.
bool is_rtl(std::string_view utf8);

// The line in visual order, brackets mirrored, bidi marks removed. UTF-8, one line.
std::string visual(std::string_view utf8);

}  // namespace alder::text
