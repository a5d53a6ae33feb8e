#include "text/html_attributes.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <optional>
#include <string>

#include "base/ascii.h"

namespace alder::text {

namespace {

constexpr double kLeastFont = 1.5;  // in any unit; smaller letters nobody reads

// What the last declaration of the property says, "" without one; "!important" is left out.
std::string_view declared(std::string_view style, std::string_view property) {
    std::string_view found;
    for (std::string_view each : ascii::split(style, ';')) {
        if (!each.starts_with(property) || !each.substr(property.size()).starts_with(':')) continue;
        each.remove_prefix(property.size() + 1);
        found = each.substr(0, each.find('!'));
    }
    return found;
}

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

bool is_zero(std::string_view style, std::string_view property) {
    const auto size = size_of(declared(style, property));
    return size && size->number == 0;
}

// "#FFF" and "white" as "#ffffff".
std::string plain_color(std::string_view color) {
    if (color.empty()) return {};
    if (color == "white" || color == "rgb(255,255,255)") return "#ffffff";
    if (color == "black" || color == "rgb(0,0,0)") return "#000000";
    const bool is_hex =
        color.front() == '#' && color.find_first_not_of("0123456789abcdef", 1) == color.npos;
    if (is_hex && color.size() == 7) return std::string(color);
    if (!is_hex || color.size() != 4) return "?";
    return {'#', color[1], color[1], color[2], color[2], color[3], color[3]};
}

// Far off the page.
bool is_away(std::string_view style) {
    constexpr double kFar = -500;
    return std::ranges::any_of(
        std::initializer_list<std::string_view>{"left", "top", "text-indent", "margin-left"},
        [&](std::string_view property) {
            const auto size = size_of(declared(style, property));
            return size && size->number < kFar;
        });
}

}  // namespace

std::string_view value(const HtmlAttributes& attributes, std::string_view name) {
    const auto found = std::ranges::find(attributes, name, &HtmlAttribute::name);
    return found == attributes.end() ? std::string_view() : found->value;
}

std::string style_of(const HtmlAttributes& attributes, std::string_view sheet) {
    const std::string_view own = value(attributes, "style");
    if (own.empty() && sheet.empty()) return {};
    std::string style = ascii::lower(sheet) + ";" + ascii::lower(own);
    std::erase_if(style, ascii::is_space);
    return style;
}

bool is_hidden(const HtmlAttributes& attributes, std::string_view style) {
    if (std::ranges::find(attributes, "hidden", &HtmlAttribute::name) != attributes.end())
        return true;
    if (style.empty()) return false;
    const bool cut = declared(style, "overflow") == "hidden" &&
                     (is_zero(style, "max-height") || is_zero(style, "height") ||
                      is_zero(style, "max-width") || is_zero(style, "width"));
    return cut || declared(style, "display") == "none" ||
           declared(style, "visibility") == "hidden" || is_zero(style, "opacity") || is_away(style);
}

FontSize font_size(std::string_view style) {
    const std::string_view declaration = declared(style, "font-size");
    if (declaration.empty()) return FontSize::inherited;
    const auto size = size_of(declaration);
    if (!size) return FontSize::some;  // a word for it
    if (size->number == 0) return FontSize::none;
    if (size->unit == "em" || size->unit == "%" || size->unit == "ex") return FontSize::inherited;
    return size->number < kLeastFont && size->unit != "rem" ? FontSize::none : FontSize::some;
}

std::string text_color(std::string_view style) { return plain_color(declared(style, "color")); }

std::string background(const HtmlAttributes& attributes, std::string_view style) {
    const std::string_view all = declared(style, "background");
    const std::string_view color = declared(style, "background-color");
    if (!all.empty() || !color.empty()) return plain_color(color.empty() ? all : color);
    return plain_color(ascii::lower(ascii::trim(value(attributes, "bgcolor"))));
}

bool is_tracker(const HtmlAttributes& attributes, std::string_view style) {
    const auto tiny = [](std::string_view text) {
        const auto size = size_of(text);
        return size && size->number < 2 && size->unit != "%";
    };
    return tiny(value(attributes, "width")) || tiny(value(attributes, "height")) ||
           tiny(declared(style, "width")) || tiny(declared(style, "height")) ||
           is_hidden(attributes, style);
}

}  // namespace alder::text
