// What the attributes of an element say about whether a reader sees it.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "text/html_tag.h"

namespace alder::text {

using HtmlAttributes = std::vector<HtmlAttribute>;

std::string_view value(const HtmlAttributes& attributes, std::string_view name);

// Its style: lower case, without white space. `sheet`: what style sheets declare for it.
std::string style_of(const HtmlAttributes& attributes, std::string_view sheet);

// Itself and all that is in it.
bool is_hidden(const HtmlAttributes& attributes, std::string_view style);

// Letters without size are a way to hide text, and what newsletters wrap around columns, whose
// texts have a size again.
enum class FontSize { inherited, none, some };
FontSize font_size(std::string_view style);

// As it is declared here: "#ffffff" for white; "" for none, "?" for one that cannot be compared.
std::string text_color(std::string_view style);
std::string background(const HtmlAttributes& attributes, std::string_view style);

// Of a picture: it shows nothing and tells its server who has opened the letter.
bool is_tracker(const HtmlAttributes& attributes, std::string_view style);

}  // namespace alder::text
