// What a page says, without what to_text adds for the eye: to compare it with what others make
// of the same page.

#pragma once

#include <string>
#include <string_view>

#include "text/rich_text.h"

namespace alder::html {

void replace_all(std::string& text, std::string_view from, std::string_view to);

// Without quote marks, the brackets of pictures and the word for one without a text, the numbers of
// links, rules and what marks struck-out text.
std::string bare(const text::RichLine& line);

// Takes the bullet or number of a list item away; false when the line is none.
bool take_bullet(std::string& line);

// Without any white space.
std::string unspaced(std::string_view text);

// All text of the page without white space and bullets.
std::string bare_page(const std::string& html);

}  // namespace alder::html
