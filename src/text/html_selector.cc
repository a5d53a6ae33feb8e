#include "text/html_selector.h"

#include <algorithm>

#include "base/ascii.h"

namespace alder::text {

namespace {

constexpr std::size_t kMaxCompounds = 6;
constexpr std::size_t kMaxNames = 8;

bool is_name(char c) { return ascii::is_alnum(c) || c == '-' || c == '_' || !ascii::is_ascii(c); }

// "p.small#top"
std::optional<HtmlCompound> read_compound(std::string_view text) {
    HtmlCompound out;
    const bool is_any = text.starts_with('*');
    text.remove_prefix(is_any ? 1 : 0);
    while (!text.empty()) {
        const bool is_element = is_name(text.front());
        if (is_element ? is_any || !out.names.empty() : text.front() != '.' && text.front() != '#')
            return std::nullopt;
        const std::size_t begin = is_element ? 0 : 1;
        const auto* end = std::find_if_not(text.begin() + begin, text.end(), is_name);
        const auto length = static_cast<std::size_t>(end - text.begin());
        if (length == begin || out.names.size() == kMaxNames) return std::nullopt;
        out.names.push_back(ascii::lower(text.substr(0, length)));
        text.remove_prefix(length);
    }
    return out;
}

}  // namespace

std::optional<std::vector<HtmlCompound>> read_selector(std::string_view plain_css) {
    std::vector<HtmlCompound> out;
    std::string_view rest = ascii::trim(plain_css);
    while (!rest.empty()) {
        const auto* end =
            std::ranges::find_if(rest, [](char c) { return ascii::is_space(c) || c == '>'; });
        auto compound = read_compound(rest.substr(0, static_cast<std::size_t>(end - rest.begin())));
        if (end == rest.begin() || !compound || out.size() == kMaxCompounds) return std::nullopt;
        rest = ascii::trim(rest.substr(static_cast<std::size_t>(end - rest.begin())));
        compound->is_parent = rest.starts_with('>');
        if (compound->is_parent) rest = ascii::trim(rest.substr(1));
        if (compound->is_parent && rest.empty()) return std::nullopt;
        out.push_back(std::move(*compound));
    }
    return out.empty() ? std::nullopt : std::optional(std::move(out));
}

}  // namespace alder::text
