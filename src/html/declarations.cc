#include "html/declarations.h"

#include <algorithm>

#include "base/ascii.h"
#include "html/css_text.h"

namespace alder::html {

namespace {

constexpr std::string_view kKept[] = {"-webkit-background-clip",
                                      "-webkit-filter",
                                      "-webkit-transform",
                                      "background",
                                      "background-clip",
                                      "background-color",
                                      "background-image",
                                      "bottom",
                                      "clip",
                                      "clip-path",
                                      "color",
                                      "content-visibility",
                                      "display",
                                      "filter",
                                      "font-size",
                                      "height",
                                      "left",
                                      "margin-left",
                                      "max-height",
                                      "max-width",
                                      "opacity",
                                      "overflow",
                                      "position",
                                      "right",
                                      "scale",
                                      "text-indent",
                                      "top",
                                      "transform",
                                      "visibility",
                                      "white-space",
                                      "width"};

constexpr std::string_view kFont = "font";  // a shorthand that sets the size

std::string normalised(std::string_view value) {
    constexpr std::string_view kNoSpaceBehind = "(,/";
    constexpr std::string_view kNoSpaceBefore = "),/";
    std::string out;
    bool spaced = false;
    for (const char c : value) {
        if (out.size() > Declarations::kLongestValue) break;
        const bool is_space = ascii::is_space(c);
        if (spaced && !is_space && !kNoSpaceBehind.contains(out.back()) &&
            !kNoSpaceBefore.contains(c))
            out += ' ';
        if (!is_space) out += ascii::to_lower(c);
        spaced = is_space && !out.empty();
    }
    return out;
}

// CSS Fonts 4, 2.7: "bold 12px/1.5 Arial" is of 12px. "" of one without family, which is no font;
// "medium" of one whose size we cannot tell.
std::string_view size_in_font(std::string_view font) {
    const bool is_one_word = !font.contains(' ');
    while (!font.empty()) {
        const std::string_view word = font.substr(0, font.find(' '));
        font.remove_prefix(std::min(word.size() + 1, font.size()));
        const std::string_view size = word.substr(0, word.find('/'));
        const bool is_number = size.find_first_not_of(".0123456789") == std::string_view::npos;
        const bool is_zero = size.find_first_not_of(".0") == std::string_view::npos;
        const bool is_size = !size.empty() && (ascii::is_digit(size[0]) || size[0] == '.') &&
                             (!is_number || is_zero);
        if (is_size) return font.empty() ? std::string_view() : size;
    }
    return is_one_word ? std::string_view() : "medium";
}

}  // namespace

void Declarations::add(std::string_view style) { add_plain(plain_css(style)); }

void Declarations::add_plain(std::string_view style) {
    while (!style.empty()) {
        const std::string_view each = style.substr(0, style.find(';'));
        style.remove_prefix(std::min(each.size() + 1, style.size()));
        const std::size_t colon = each.find(':');
        if (colon == std::string_view::npos) continue;
        const std::string_view name = ascii::trim(each.substr(0, colon));
        const bool is_font = ascii::iequals(name, kFont);
        const std::string_view property = is_font ? "font-size" : name;
        const auto* kept = std::ranges::find_if(
            kKept, [&](std::string_view known) { return ascii::iequals(known, property); });
        if (kept == std::end(kKept)) continue;
        const std::string_view written = each.substr(colon + 1);
        const std::size_t mark = std::min(written.find('!'), written.size());
        std::string value = normalised(written.substr(0, mark));
        if (is_font) value = std::string(size_in_font(value));
        if (is_font && value.empty()) continue;
        set({.property = *kept,
             .value = std::move(value),
             .is_important =
                 mark < written.size() &&
                 ascii::istarts_with(ascii::trim(written.substr(mark + 1)), "important")});
    }
}

void Declarations::add(const Declarations& later) {
    if (all_.empty()) {
        all_ = later.all_;
        return;
    }
    for (const Declaration& each : later.all_) set(each);
}

Declarations Declarations::in_doubt() const {
    Declarations out = *this;
    for (Declaration& each : out.all_) each.is_in_doubt = true;
    return out;
}

std::string_view Declarations::value(std::string_view property) const {
    const auto found = std::ranges::find(all_, property, &Declaration::property);
    if (found == all_.end()) return {};
    return found->is_in_doubt ? std::string_view("?") : found->value;
}

void Declarations::set(Declaration declaration) {
    const auto known = std::ranges::find(all_, declaration.property, &Declaration::property);
    if (known == all_.end()) {
        all_.push_back(std::move(declaration));
        return;
    }
    if (known->is_important && !declaration.is_important) return;
    const bool is_the_same = declaration.is_in_doubt && declaration.value == known->value &&
                             declaration.is_important == known->is_important;
    if (!is_the_same) *known = std::move(declaration);
}

}  // namespace alder::html
