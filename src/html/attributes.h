// What the attributes of an element say about whether a reader sees it.

#pragma once

#include <string_view>

#include "html/color.h"
#include "html/declarations.h"
#include "text/html_tag.h"

namespace alder::html {

// What an element declares of its look; of the same property the last one holds.
class Look {
public:
    // `sheet`: what style sheets declare for it.
    Look(const text::HtmlAttributes& attributes, Declarations sheet);

    // As Declarations has it.
    std::string_view declared(std::string_view property) const {
        return declarations_.value(property);
    }
    bool is_empty() const { return declarations_.size() == 0; }

private:
    Declarations declarations_;
};

// Whether it is there at all.
bool has(const text::HtmlAttributes& attributes, std::string_view name);

// Itself and all that is in it.
bool is_hidden(const text::HtmlAttributes& attributes, const Look& look);

// A dialog that has not been opened shows nothing, unless a style shows it (HTML, 15.3.1).
bool is_closed_dialog(const text::HtmlAttributes& attributes, const Look& look);

// Letters without size are a way to hide text, and what newsletters wrap around columns, whose
// texts have a size again.
enum class FontSize { inherited, none, some };
FontSize font_size(const Look& look);

// What of white space is shown (CSS Text 3, 3): as "normal" has it joined, the ends of lines
// ("pre-line"), all in lines that may be wrapped ("pre-wrap") or not ("pre").
enum class WhiteSpace { joined, lines, wrapped, kept };
// `around`: what holds where nothing is declared.
WhiteSpace white_space(const Look& look, WhiteSpace around);

Color text_color(const text::HtmlAttributes& attributes, const Look& look);
// kOtherColor where a picture may be behind the text.
Color background(const text::HtmlAttributes& attributes, const Look& look);

// Of a picture: it shows nothing and tells its server who has opened the letter.
bool is_tracker(const text::HtmlAttributes& attributes, const Look& look);

}  // namespace alder::html
