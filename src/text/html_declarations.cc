#include "text/html_declarations.h"

#include <algorithm>

#include "base/ascii.h"

namespace alder::text {

namespace {

constexpr std::size_t kLongestValue = 40;  // bytes

constexpr std::string_view kKept[] = {"background",  "background-color",
                                      "color",       "display",
                                      "font-size",   "height",
                                      "left",        "margin-left",
                                      "max-height",  "max-width",
                                      "opacity",     "overflow",
                                      "text-indent", "top",
                                      "visibility",  "width"};

std::string normalised(std::string_view value) {
    std::string out;
    for (const char c : value.substr(0, value.find('!'))) {
        if (out.size() == kLongestValue) break;
        if (!ascii::is_space(c)) out += ascii::to_lower(c);
    }
    return out;
}

}  // namespace

void HtmlDeclarations::add(std::string_view style) {
    while (!style.empty()) {
        const std::string_view each = style.substr(0, style.find(';'));
        style.remove_prefix(std::min(each.size() + 1, style.size()));
        const std::size_t colon = each.find(':');
        if (colon == std::string_view::npos) continue;
        const std::string_view name = ascii::trim(each.substr(0, colon));
        const auto* kept = std::ranges::find_if(
            kKept, [&](std::string_view property) { return ascii::iequals(property, name); });
        if (kept != std::end(kKept)) set(*kept, normalised(each.substr(colon + 1)));
    }
}

void HtmlDeclarations::add(const HtmlDeclarations& later) {
    if (all_.empty()) {
        all_ = later.all_;
        return;
    }
    for (const Declaration& each : later.all_) set(each.property, each.value);
}

std::string_view HtmlDeclarations::value(std::string_view property) const {
    const auto found = std::ranges::find(all_, property, &Declaration::property);
    return found == all_.end() ? std::string_view() : found->value;
}

void HtmlDeclarations::set(std::string_view property, std::string value) {
    const auto known = std::ranges::find(all_, property, &Declaration::property);
    if (known == all_.end())
        all_.push_back({property, std::move(value)});
    else
        known->value = std::move(value);
}

}  // namespace alder::text
