// Selectors of style sheets: elements, classes and identifiers, inside others or as their children
// ("td > .preview", "#top p.small b"). Those that ask for more are not read.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace alder::text {

// What one element must be: "p", ".small", "#top"; lower case. Empty for "*".
struct HtmlCompound {
    std::vector<std::string> names = {};
    bool is_parent = false;  // of the one after it; else anywhere around it
};

// From outside in; at most 6, of at most 8 names each.
std::optional<std::vector<HtmlCompound>> read_selector(std::string_view plain_css);

}  // namespace alder::text
