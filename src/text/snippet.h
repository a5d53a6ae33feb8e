// The first words of a text, for an index row: on one line, white space joined, what a person
// skips left out (quotes, the line that introduces them, signature, markup, invisible padding).
// Cheap enough to run on every message imported; not a rendering.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace alder::text {

// Both take UTF-8 and give at most so many characters.
std::string plain_snippet(std::string_view utf8, std::size_t characters);
std::string html_snippet(std::string_view utf8, std::size_t characters);

}  // namespace alder::text
