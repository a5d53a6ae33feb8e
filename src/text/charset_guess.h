// Which charset bytes are in that do not say so, or lie: by their byte order mark, escape sequences
// and zeros, by being UTF-8, by what a page of HTML says of itself, else by the letters and words
// they would be. ICU's detector knows most languages; Thai and what DOS and the Macintosh wrote of
// Russian it does not, that is judged here.

#pragma once

#include <string>
#include <string_view>

namespace alder::text {

// A label for to_utf8(). Looks at no more than the first 64 KiB. "windows-1252" when nothing speaks
// for anything.
std::string guess_charset(std::string_view bytes);

}  // namespace alder::text
