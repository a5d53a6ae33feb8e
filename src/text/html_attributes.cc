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

// The style attribute without white space, lower case: "display:none;color:red".
std::string style_of(const HtmlAttributes& attributes) {
    std::string style = ascii::lower(value(attributes, "style"));
    std::erase_if(style, ascii::is_space);
    return style;
}

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

bool is_hidden(const HtmlAttributes& attributes) {
    if (attributes.empty()) return false;
    if (std::ranges::find(attributes, "hidden", &HtmlAttribute::name) != attributes.end())
        return true;
    const std::string style = style_of(attributes);
    if (style.empty()) return false;
    const bool cut = declared(style, "overflow") == "hidden" &&
                     (is_zero(style, "max-height") || is_zero(style, "height") ||
                      is_zero(style, "max-width") || is_zero(style, "width"));
    return cut || declared(style, "display") == "none" ||
           declared(style, "visibility") == "hidden" || is_zero(style, "opacity") || is_away(style);
}

FontSize font_size(const HtmlAttributes& attributes) {
    if (value(attributes, "style").empty()) return FontSize::inherited;
    const std::string style = style_of(attributes);
    const std::string_view declaration = declared(style, "font-size");
    if (declaration.empty()) return FontSize::inherited;
    const auto size = size_of(declaration);
    if (!size) return FontSize::some;  // a word for it
    if (size->number == 0) return FontSize::none;
    if (size->unit == "em" || size->unit == "%" || size->unit == "ex") return FontSize::inherited;
    return size->number < kLeastFont && size->unit != "rem" ? FontSize::none : FontSize::some;
}

bool is_tracker(const HtmlAttributes& attributes) {
    const auto tiny = [](std::string_view text) {
        const auto size = size_of(text);
        return size && size->number < 2 && size->unit != "%";
    };
    const std::string style = style_of(attributes);
    return tiny(value(attributes, "width")) || tiny(value(attributes, "height")) ||
           tiny(declared(style, "width")) || tiny(declared(style, "height")) ||
           is_hidden(attributes);
}

}  // namespace alder::text
