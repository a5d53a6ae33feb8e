// The style sheets inside a page, as far as they can hide text: rules for a class or an identifier
// alone (".preview", "td.preview", "#preview"). What holds only for some screens (@media) is left
// out, and so are rules for elements inside others.

#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "text/html_declarations.h"

namespace alder::text {

class HtmlStyle {
public:
    // Adds a sheet to those before; at most 128 KiB altogether are read.
    void add(std::string_view sheet);

    // What is declared for an element; nothing for most. Of one with many rules only the first
    // are taken.
    HtmlDeclarations declarations(std::string_view element, std::string_view classes,
                                  std::string_view id) const;

private:
    void add_rule(std::string_view selectors, std::string_view written);

    std::size_t read_ = 0;
    std::map<std::string, HtmlDeclarations, std::less<>> rules_;  // by selector, lower case
};

}  // namespace alder::text
