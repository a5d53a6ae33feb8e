// The first words of a page of HTML, for an index row, without markup, styles and scripts.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace alder::html {

// At most so many characters of a page, UTF-8.
std::string snippet(std::string_view utf8, std::size_t characters);

}  // namespace alder::html
