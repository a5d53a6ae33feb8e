// One tag of HTML, as a browser's tokenizer reads it (HTML, 13.2.5.6 to 13.2.5.40), with the few
// attributes that matter to a text. At most 64 attributes and 64 KiB.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace alder::text {

struct HtmlAttribute {
    std::string_view name;   // of the wanted ones, lower case
    std::string_view value;  // as written, without its quotes
};

struct HtmlTag {
    std::string name;  // lower case, at most 20 letters and digits
    bool closes = false;
    std::vector<HtmlAttribute> attributes = {};
    std::size_t length = 0;  // bytes from "<" to ">"
    bool cut = false;        // some limit was met: the attributes are not all here
};

// Whether "<" at the beginning begins a tag and not text or a declaration.
bool begins_tag(std::string_view html);

// For what begins_tag.
HtmlTag read_tag(std::string_view html);

}  // namespace alder::text
