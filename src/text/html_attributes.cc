#include "text/html_attributes.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "base/ascii.h"

namespace alder::text {

namespace {

constexpr double kLeastFont = 1.5;  // in any unit; smaller letters nobody reads

struct Size {
    double number = 0;
    std::string_view unit;
};

std::optional<Size> size_of(std::string_view text) {
    Size out;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out.number,
                                              std::chars_format::fixed);
    if (error != std::errc{}) return std::nullopt;
    out.unit = text.substr(static_cast<std::size_t>(end - text.data()));
    return out;
}

bool is_zero(const HtmlLook& look, std::string_view property) {
    const auto size = size_of(look.declared(property));
    return size && size->number == 0;
}

// "#FFF" and "white" are 0xffffff.
Color color_of(std::string_view text) {
    if (text.empty()) return kNoColor;
    if (text == "white" || text == "rgb(255,255,255)") return 0xffffff;
    if (text == "black" || text == "rgb(0,0,0)") return 0;
    std::string hex(text.substr(1));
    if (hex.size() == 3) hex = {hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]};
    Color color = kOtherColor;
    const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), color, 16);
    const bool whole = text[0] == '#' && hex.size() == 6 && end == hex.data() + hex.size();
    return whole && error == std::errc{} ? color : kOtherColor;
}

// Far off the page.
bool is_away(const HtmlLook& look) {
    constexpr double kFar = -500;
    for (const char* property : {"left", "top", "text-indent", "margin-left"}) {
        const auto size = size_of(look.declared(property));
        if (size && size->number < kFar) return true;
    }
    return false;
}

}  // namespace

std::string_view value(const HtmlAttributes& attributes, std::string_view name) {
    const auto found = std::ranges::find(attributes, name, &HtmlAttribute::name);
    return found == attributes.end() ? std::string_view() : found->value;
}

HtmlLook::HtmlLook(const HtmlAttributes& attributes, HtmlDeclarations sheet)
    : declarations_(std::move(sheet)) {
    declarations_.add(value(attributes, "style"));
}

bool is_hidden(const HtmlAttributes& attributes, const HtmlLook& look) {
    if (std::ranges::find(attributes, "hidden", &HtmlAttribute::name) != attributes.end())
        return true;
    if (look.is_empty()) return false;
    const bool cut = look.declared("overflow") == "hidden" &&
                     (is_zero(look, "max-height") || is_zero(look, "height") ||
                      is_zero(look, "max-width") || is_zero(look, "width"));
    return cut || look.declared("display") == "none" || look.declared("visibility") == "hidden" ||
           is_zero(look, "opacity") || is_away(look);
}

FontSize font_size(const HtmlLook& look) {
    const std::string_view declaration = look.declared("font-size");
    if (declaration.empty()) return FontSize::inherited;
    const auto size = size_of(declaration);
    if (!size) return FontSize::some;  // a word for it
    if (size->number == 0) return FontSize::none;
    if (size->unit == "em" || size->unit == "%" || size->unit == "ex") return FontSize::inherited;
    return size->number < kLeastFont && size->unit != "rem" ? FontSize::none : FontSize::some;
}

Color text_color(const HtmlLook& look) { return color_of(look.declared("color")); }

Color background(const HtmlAttributes& attributes, const HtmlLook& look) {
    const std::string_view all = look.declared("background");
    const std::string_view color = look.declared("background-color");
    if (!all.empty() || !color.empty()) return color_of(color.empty() ? all : color);
    const std::string_view old = value(attributes, "bgcolor");
    return old.empty() ? kNoColor : color_of(ascii::lower(ascii::trim(old)));
}

bool is_tracker(const HtmlAttributes& attributes, const HtmlLook& look) {
    const auto tiny = [](std::string_view text) {
        const auto size = size_of(text);
        return size && size->number < 2 && size->unit != "%";
    };
    return tiny(value(attributes, "width")) || tiny(value(attributes, "height")) ||
           tiny(look.declared("width")) || tiny(look.declared("height")) ||
           is_hidden(attributes, look);
}

}  // namespace alder::text
