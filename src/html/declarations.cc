#include "html/declarations.h"

#include <algorithm>

#include "base/ascii.h"
#include "html/css_text.h"

namespace alder::html {

namespace {

constexpr std::string_view kKept[] = {"-webkit-background-clip",
                                      "-webkit-transform",
                                      "background",
                                      "background-clip",
                                      "background-color",
                                      "background-image",
                                      "clip",
                                      "clip-path",
                                      "color",
                                      "content-visibility",
                                      "display",
                                      "font-size",
                                      "height",
                                      "left",
                                      "margin-left",
                                      "max-height",
                                      "max-width",
                                      "opacity",
                                      "overflow",
                                      "scale",
                                      "text-indent",
                                      "top",
                                      "transform",
                                      "visibility",
                                      "width"};

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

}  // namespace

void Declarations::add(std::string_view style) { add_plain(plain_css(style)); }

void Declarations::add_plain(std::string_view style) {
    while (!style.empty()) {
        const std::string_view each = style.substr(0, style.find(';'));
        style.remove_prefix(std::min(each.size() + 1, style.size()));
        const std::size_t colon = each.find(':');
        if (colon == std::string_view::npos) continue;
        const std::string_view name = ascii::trim(each.substr(0, colon));
        const auto* kept = std::ranges::find_if(
            kKept, [&](std::string_view property) { return ascii::iequals(property, name); });
        if (kept == std::end(kKept)) continue;
        const std::string_view value = each.substr(colon + 1);
        const std::size_t mark = std::min(value.find('!'), value.size());
        set({.property = *kept,
             .value = normalised(value.substr(0, mark)),
             .is_important =
                 mark < value.size() &&
                 ascii::istarts_with(ascii::trim(value.substr(mark + 1)), "important")});
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
