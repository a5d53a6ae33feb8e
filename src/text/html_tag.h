// Tags of HTML, as a browser's tokenizer reads them (HTML, 13.2.5.6 to 13.2.5.40), with the few
// attributes that matter to a text, at most 64 of them and 64 KiB; and comments. A page says its
// charset in a tag, so that reading bytes as text takes these.

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

using HtmlAttributes = std::vector<HtmlAttribute>;

// "" of one that is not there.
std::string_view value(const HtmlAttributes& attributes, std::string_view name);

struct HtmlTag {
    std::string name;  // lower case, at most 20 letters and digits
    bool closes = false;
    HtmlAttributes attributes = {};
    std::size_t length = 0;  // bytes from "<" to ">"
    bool cut = false;        // some limit was met: the attributes are not all here
};

// Whether "<" at the beginning begins a tag and not text or a declaration.
bool begins_tag(std::string_view html);

// For what begins_tag.
HtmlTag read_tag(std::string_view html);

// After a comment that begins here; its forms that end early too: "<!-->", "--!>".
std::size_t after_comment(std::string_view html, std::size_t at);

}  // namespace alder::text
