// What the attributes of an element say about whether a reader sees it.

#pragma once

#include <string_view>

#include "text/html_color.h"
#include "text/html_declarations.h"
#include "text/html_tag.h"

namespace alder::text {

// What an element declares of its look; of the same property the last one holds.
class HtmlLook {
public:
    // `sheet`: what style sheets declare for it.
    HtmlLook(const HtmlAttributes& attributes, HtmlDeclarations sheet);

    // As HtmlDeclarations has it.
    std::string_view declared(std::string_view property) const {
        return declarations_.value(property);
    }
    bool is_empty() const { return declarations_.size() == 0; }

private:
    HtmlDeclarations declarations_;
};

// Itself and all that is in it.
bool is_hidden(const HtmlAttributes& attributes, const HtmlLook& look);

// Letters without size are a way to hide text, and what newsletters wrap around columns, whose
// texts have a size again.
enum class FontSize { inherited, none, some };
FontSize font_size(const HtmlLook& look);

Color text_color(const HtmlAttributes& attributes, const HtmlLook& look);
// kOtherColor where a picture may be behind the text.
Color background(const HtmlAttributes& attributes, const HtmlLook& look);

// Of a picture: it shows nothing and tells its server who has opened the letter.
bool is_tracker(const HtmlAttributes& attributes, const HtmlLook& look);

}  // namespace alder::text
