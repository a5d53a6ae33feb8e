// Style sheets and the styles of elements as they are read (CSS Syntax 3, 4): the ways to write a
// word that only serve to hide it from a search are undone.

#pragma once

#include <string>
#include <string_view>

namespace alder::html {

// What names are written with.
bool is_css_name(char c);

// Without comments, with escapes undone ("\64isplay"; U+FFFD for one that stands for no letter of
// a name), strings and unquoted addresses emptied. Linear.
std::string plain_css(std::string_view written);

// Whether what holds for these media ("screen and (min-width: 1px), print") holds for a page on a
// screen of usual size. Conditions that are not known do not hold.
bool is_for_screens(std::string_view media);

}  // namespace alder::html
