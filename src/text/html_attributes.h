// What the attributes of an element say about whether a reader sees it.

#pragma once

#include <string_view>
#include <vector>

#include "text/html_tag.h"

namespace alder::text {

using HtmlAttributes = std::vector<HtmlAttribute>;

std::string_view value(const HtmlAttributes& attributes, std::string_view name);

// Itself and all that is in it.
bool is_hidden(const HtmlAttributes& attributes);

// Letters without size are a way to hide text, and what newsletters wrap around columns, whose
// texts have a size again.
enum class FontSize { inherited, none, some };
FontSize font_size(const HtmlAttributes& attributes);

// Of a picture: it shows nothing and tells its server who has opened the letter.
bool is_tracker(const HtmlAttributes& attributes);

}  // namespace alder::text
