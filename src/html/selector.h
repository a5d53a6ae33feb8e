// Selectors of style sheets: elements, classes and identifiers, inside others or as their children
// ("td > .preview", "#top p.small b"). Of those that ask for more only conditions that a page at
// rest may meet ("a:link", "td > :first-child", "p[title]") are read, as such.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace alder::html {

// What one element must be: "p", ".small", "#top"; lower case. Empty for "*".
struct CompoundSelector {
    std::vector<std::string> names = {};
    bool is_parent = false;  // of the one after it; else anywhere around it
};

struct Selector {
    std::vector<CompoundSelector> compounds = {};  // from outside in; at most 6, of at most 8 names
    std::string conditions = {};                   // what else it asks for, as it is written
};

// Of a list; commas in brackets part none ("p:not(.a, .b), td").
std::vector<std::string_view> split_selectors(std::string_view plain_css);

std::optional<Selector> read_selector(std::string_view plain_css);

}  // namespace alder::html
