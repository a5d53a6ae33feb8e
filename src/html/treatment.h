// What becomes of an element before the parser sees it.

#pragma once

#include <string_view>

namespace alder::html {

enum class Treatment {
    inline_mark,   // marks text, or unknown
    structure,     // pages are built of it
    self_closing,  // likewise, but HTML closes it by itself: it does not count as depth
    page,          // stands for the whole page
    ignored,       // the tag does nothing here, or reaches outside
    literal,       // its content is text to the letter
    removed,       // goes with all that is in it: a letter shows nothing of it
};

// Of a name in lower case.
Treatment treatment_of(std::string_view name);

}  // namespace alder::html
