// What an element of HTML is to a text. Each has one role.

#pragma once

#include <string_view>

namespace alder::html {

enum class Role {
    none,  // only its text counts
    link,
    line_break,
    picture,
    rule,
    table,
    row,
    cell,
    paragraph,
    heading,
    block,
    definition,  // <dd>
    list,
    numbered_list,
    item,
    quote,
    inline_quote,
    preformatted,
    struck,
    strong,
    emphasis,
    code,
};

// Of a name in lower case.
Role role_of(std::string_view name);

}  // namespace alder::html
