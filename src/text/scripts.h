// Which alphabets a text is written in, as far as it takes to see one that poses as another:
// "bаnk" with a Cyrillic а (UTS 39, 5.1, for the three whose letters look alike).

#pragma once

#include <string_view>

namespace alder::text {

// Whether a word has letters of two of Latin, Greek and Cyrillic. Words end at anything that is no
// letter, mark or digit.
bool mixes_alphabets(std::string_view utf8);

// Whether a word has no letter of the Latin alphabet and looks as if it had no others: "аррӏе", all
// of it Cyrillic (UTS 39, 4, whole-script confusables).
bool poses_as_latin(std::string_view utf8);

}  // namespace alder::text
