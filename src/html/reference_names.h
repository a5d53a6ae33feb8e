// The names of character references (HTML, 13.5) in order: "gt!3E" stands for U+003E and may lack
// its semicolon, "fjlig=66+6A" for two characters and may not.

#pragma once

#include <string_view>

namespace alder::html {

extern const std::string_view kReferenceNames;  // each ends in a space

}  // namespace alder::html
