// Character references of HTML ("&amp;", "&eacute", "&#146;"), read as browsers read them: all
// names of the standard, the old ones without their semicolon too, windows-1252 for numbers of
// control characters. HTML, 13.2.5.72 to 13.2.5.80 and 13.5.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace alder::html {

struct Reference {
    std::size_t length = 0;  // bytes it takes, the "&" included; 0: it is none, only an "&"
    std::string utf8;
};

enum class ReferencePlace { text, attribute };

// `html` begins with "&". In an attribute "&copy=" is no reference: addresses are full of them.
Reference reference_at(std::string_view html, ReferencePlace place = ReferencePlace::text);

}  // namespace alder::html
