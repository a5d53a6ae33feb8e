#include "html/attributes.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "base/ascii.h"

namespace alder::html {

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

bool is_zero(const Look& look, std::string_view property) {
    const auto size = size_of(look.declared(property));
    return size && size->number == 0;
}

// Off the page.
bool is_far(const Size& shift) {
    constexpr double kFar = -500;
    constexpr double kPixelsOfEm = 16;
    if (shift.unit == "vw" || shift.unit == "vh") return shift.number <= -100;
    const bool is_em = shift.unit == "em" || shift.unit == "rem";
    return shift.number * (is_em ? kPixelsOfEm : 1) < kFar;
}

// From the right and from below only what has a place of its own can be.
bool is_away(const Look& look) {
    const auto any = [&](auto&& properties) {
        return std::ranges::any_of(properties, [&](const char* property) {
            const auto size = size_of(look.declared(property));
            return size && is_far(*size);
        });
    };
    const std::string_view position = look.declared("position");
    const bool is_placed = position == "absolute" || position == "fixed" || position == "relative";
    return any(std::to_array({"left", "top", "text-indent", "margin-left"})) ||
           (is_placed && any(std::to_array({"right", "bottom"})));
}

bool is_faint(const Size& opacity) {
    constexpr double kLeast = 0.1;
    return opacity.number / (opacity.unit == "%" ? 100 : 1) < kLeast;
}

// "0.5", "50%"
bool is_faint(std::string_view opacity) {
    const auto size = size_of(opacity);
    return size && is_faint(*size);
}

// Behind "name(", where that is called; what is called before it does not matter.
std::string_view behind_call(std::string_view value, std::string_view name) {
    for (std::size_t at = value.find(name); at != std::string_view::npos;
         at = value.find(name, at + 1)) {
        const std::string_view rest = value.substr(at + name.size());
        if ((at == 0 || value[at - 1] == ' ' || value[at - 1] == ')') && rest.starts_with('('))
            return rest.substr(1);
    }
    return {};
}

// What stands in the brackets of "name(1px 2px)" or "name(1px,2px)".
std::vector<std::optional<Size>> arguments(std::string_view value, std::string_view name) {
    std::vector<std::optional<Size>> out;
    value = behind_call(value, name);
    value = value.substr(0, value.find(')'));
    while (!value.empty()) {
        const std::size_t end = std::min(value.find_first_of(", "), value.size());
        out.push_back(size_of(value.substr(0, end)));
        value.remove_prefix(std::min(end + 1, value.size()));
    }
    return out;
}

// Top, right, bottom and left of a rectangle of which at most a pixel is left.
bool is_clipped(const Look& look) {
    const auto rect = arguments(look.declared("clip"), "rect");
    if (rect.size() == 4 && std::ranges::all_of(rect, &std::optional<Size>::has_value) &&
        (rect[2]->number <= rect[0]->number + 1 || rect[1]->number <= rect[3]->number + 1))
        return true;
    const std::string_view path = look.declared("clip-path");
    const auto circle = arguments(path, "circle");
    if (!circle.empty() && circle[0] && circle[0]->number == 0) return true;
    const auto inset = arguments(path, "inset");
    const auto percent = [&](std::size_t side) {
        // Of sides that are not given that before, or on the other side, holds.
        const std::size_t given = side < inset.size()             ? side
                                  : side == 3 && inset.size() > 1 ? 1
                                                                  : 0;
        return inset[given] && inset[given]->unit == "%" ? inset[given]->number : 0;
    };
    return !inset.empty() && (percent(0) + percent(2) >= 100 || percent(1) + percent(3) >= 100);
}

bool is_transformed_away(std::string_view transform) {
    constexpr double kLeastScale = 0.05;
    const auto any = [&](std::string_view name, auto&& test) {
        return std::ranges::any_of(arguments(transform, name),
                                   [&](const auto& size) { return size && test(*size); });
    };
    const auto is_tiny = [](const Size& factor) { return std::abs(factor.number) < kLeastScale; };
    return std::ranges::any_of(std::to_array({"scale", "scalex", "scaley"}),
                               [&](const char* name) { return any(name, is_tiny); }) ||
           std::ranges::any_of(std::to_array({"translate", "translatex", "translatey"}),
                               [&](const char* name) { return any(name, is_far); });
}

bool is_filtered_out(std::string_view filter) {
    const auto opacity = arguments(filter, "opacity");
    return !opacity.empty() && opacity[0] && is_faint(*opacity[0]);
}

// Or a run of colours.
bool has_picture(const text::HtmlAttributes& attributes, const Look& look) {
    const std::string_view all = look.declared("background");
    const std::string_view picture = look.declared("background-image");
    const bool is_whole = all.size() <= Declarations::kLongestValue;
    return !is_whole || all.contains("url(") || all.contains("gradient(") ||
           (!picture.empty() && picture != "none") || !value(attributes, "background").empty();
}

// As text on it has it: what shows what is behind it counts as none.
Color ground_of(std::string_view declared) {
    if (declared == "none" || declared == "initial" || declared == "unset") return kNoColor;
    const std::size_t end = declared.contains('(') ? declared.find(')') : declared.find(' ');
    const bool is_function = declared.contains('(') && end != std::string_view::npos;
    const std::string_view written = declared.substr(0, is_function ? end + 1 : end);
    const Color color = color_of(written);
    if (color == kSeeThrough) return kNoColor;
    return color_of(written, 1) == kSeeThrough ? kOtherColor : color;
}

}  // namespace

Look::Look(const text::HtmlAttributes& attributes, Declarations sheet)
    : declarations_(std::move(sheet)) {
    declarations_.add(value(attributes, "style"));
}

bool has(const text::HtmlAttributes& attributes, std::string_view name) {
    return std::ranges::find(attributes, name, &text::HtmlAttribute::name) != attributes.end();
}

bool is_hidden(const text::HtmlAttributes& attributes, const Look& look) {
    if (has(attributes, "hidden")) return true;
    if (look.is_empty()) return false;
    const bool cut = look.declared("overflow") == "hidden" &&
                     (is_zero(look, "max-height") || is_zero(look, "height") ||
                      is_zero(look, "max-width") || is_zero(look, "width"));
    const std::string_view visibility = look.declared("visibility");
    return cut || look.declared("display") == "none" || visibility == "hidden" ||
           visibility == "collapse" || look.declared("content-visibility") == "hidden" ||
           is_faint(look.declared("opacity")) || is_filtered_out(look.declared("filter")) ||
           is_filtered_out(look.declared("-webkit-filter")) || is_zero(look, "scale") ||
           is_away(look) || is_clipped(look) || is_transformed_away(look.declared("transform")) ||
           is_transformed_away(look.declared("-webkit-transform"));
}

bool is_closed_dialog(const text::HtmlAttributes& attributes, const Look& look) {
    return !has(attributes, "open") && look.declared("display").empty();
}

FontSize font_size(const Look& look) {
    const std::string_view declaration = look.declared("font-size");
    if (declaration.empty()) return FontSize::inherited;
    const auto size = size_of(declaration);
    if (!size) return FontSize::some;  // a word for it
    if (size->number == 0) return FontSize::none;
    if (size->unit == "em" || size->unit == "%" || size->unit == "ex") return FontSize::inherited;
    return size->number < kLeastFont && size->unit != "rem" ? FontSize::none : FontSize::some;
}

WhiteSpace white_space(const Look& look, WhiteSpace around) {
    const std::string_view declared = look.declared("white-space");
    if (declared == "pre") return WhiteSpace::kept;
    if (declared == "pre-line") return WhiteSpace::lines;
    // Old browsers had names of their own for it: "-moz-pre-wrap".
    if (declared.ends_with("pre-wrap") || declared == "break-spaces") return WhiteSpace::wrapped;
    const bool is_joined = declared == "normal" || declared == "nowrap" || declared == "initial";
    return is_joined ? WhiteSpace::joined : around;
}

Color text_color(const text::HtmlAttributes& attributes, const Look& look) {
    const std::string_view declared = look.declared("color");
    const bool is_window = look.declared("background-clip") == "text" ||
                           look.declared("-webkit-background-clip") == "text";
    if (is_window) return kOtherColor;  // on what is behind
    if (!declared.empty()) return color_of(declared);
    const std::string_view of_font = value(attributes, "color");
    return old_color_of(of_font.empty() ? value(attributes, "text") : of_font);
}

Color background(const text::HtmlAttributes& attributes, const Look& look) {
    if (has_picture(attributes, look)) return kOtherColor;
    const std::string_view all = look.declared("background");
    const std::string_view color = look.declared("background-color");
    if (all.empty() && color.empty()) {
        const Color old = old_color_of(value(attributes, "bgcolor"));
        return old == kSeeThrough ? kNoColor : old;
    }
    const Color first = ground_of(all);
    const Color second = ground_of(color);
    if (first == kNoColor) return second;
    return second == kNoColor || second == first ? first : kOtherColor;
}

bool is_tracker(const text::HtmlAttributes& attributes, const Look& look) {
    const auto tiny = [](std::string_view text) {
        const auto size = size_of(text);
        return size && size->number < 2 && size->unit != "%";
    };
    return tiny(value(attributes, "width")) || tiny(value(attributes, "height")) ||
           tiny(look.declared("width")) || tiny(look.declared("height")) ||
           is_hidden(attributes, look);
}

}  // namespace alder::html
