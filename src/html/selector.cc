#include "html/selector.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "html/css_text.h"

namespace alder::html {

namespace {

constexpr std::size_t kMaxCompounds = 6;
constexpr std::size_t kMaxNames = 8;

// "p.small#top"
std::optional<CompoundSelector> read_compound(std::string_view text) {
    CompoundSelector out;
    const bool is_any = text.starts_with('*');
    text.remove_prefix(is_any ? 1 : 0);
    while (!text.empty()) {
        const bool is_element = is_css_name(text.front());
        if (is_element ? is_any || !out.names.empty() : text.front() != '.' && text.front() != '#')
            return std::nullopt;
        const std::size_t begin = is_element ? 0 : 1;
        const auto* end = std::find_if_not(text.begin() + begin, text.end(), is_css_name);
        const auto length = static_cast<std::size_t>(end - text.begin());
        if (length == begin || out.names.size() == kMaxNames) return std::nullopt;
        out.names.push_back(ascii::lower(text.substr(0, length)));
        text.remove_prefix(length);
    }
    return out;
}

// Behind a "(" and all up to its ")".
std::size_t after_brackets(std::string_view text, std::size_t at) {
    int depth = 0;
    for (; at < text.size(); ++at) {
        if (text[at] == '(') ++depth;
        if (text[at] == ')' && --depth == 0) return at + 1;
    }
    return text.size();
}

// Behind a condition that begins here; nullopt for one that holds only while something is done to
// the page, for pieces of an element, and for attributes of those around it: `last` is where the
// last compound begins.
std::optional<std::size_t> after_condition(std::string_view text, std::size_t at,
                                           std::size_t last) {
    constexpr std::string_view kNotAtRest[] = {"",           "active", "after",  "before",
                                               "checked",    "focus",  "hover",  "first-letter",
                                               "first-line", "target", "visited"};
    if (text[at] == '[') {
        const std::size_t end = text.find(']', at);
        return end != std::string_view::npos && end >= last ? std::optional(end + 1) : std::nullopt;
    }
    const auto* begin = text.begin() + at + 1;
    const auto* end = std::find_if_not(begin, text.end(), is_css_name);
    if (std::ranges::find(kNotAtRest, ascii::lower({begin, end})) != std::end(kNotAtRest))
        return std::nullopt;
    const auto behind = static_cast<std::size_t>(end - text.begin());
    return text.substr(behind).starts_with('(') ? after_brackets(text, behind) : behind;
}

struct Conditional {
    std::string plain;
    std::string conditions;
};

// A condition that stands alone is one of any element; ":root" is what a page is in.
std::optional<Conditional> without_conditions(std::string_view text) {
    constexpr std::string_view kCombinators = " \t\n>";
    const std::size_t last = text.find_last_of(kCombinators) + 1;
    Conditional out;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] != ':' && text[at] != '[') {
            out.plain += text[at++];
            continue;
        }
        const auto behind = after_condition(text, at, last);
        if (!behind) return std::nullopt;
        const std::string_view condition = text.substr(at, *behind - at);
        if (out.plain.empty() || kCombinators.contains(out.plain.back()))
            out.plain += ascii::iequals(condition, ":root") ? "html" : "*";
        out.conditions += condition;
        at = *behind;
    }
    return out;
}

}  // namespace

std::vector<std::string_view> split_selectors(std::string_view plain_css) {
    std::vector<std::string_view> out;
    std::size_t begin = 0;
    int depth = 0;
    for (std::size_t at = 0; at < plain_css.size(); ++at) {
        const char c = plain_css[at];
        if (c == '(' || c == '[') ++depth;
        if (c == ')' || c == ']') depth = std::max(0, depth - 1);
        if (c != ',' || depth > 0) continue;
        out.push_back(plain_css.substr(begin, at - begin));
        begin = at + 1;
    }
    out.push_back(plain_css.substr(begin));
    return out;
}

std::optional<Selector> read_selector(std::string_view plain_css) {
    Selector out;
    auto read = without_conditions(ascii::trim(plain_css));
    if (!read) return std::nullopt;
    out.conditions = std::move(read->conditions);
    std::string_view rest = read->plain;
    while (!rest.empty()) {
        const auto* end =
            std::ranges::find_if(rest, [](char c) { return ascii::is_space(c) || c == '>'; });
        auto compound = read_compound(rest.substr(0, static_cast<std::size_t>(end - rest.begin())));
        if (end == rest.begin() || !compound || out.compounds.size() == kMaxCompounds)
            return std::nullopt;
        rest = ascii::trim(rest.substr(static_cast<std::size_t>(end - rest.begin())));
        compound->is_parent = rest.starts_with('>');
        if (compound->is_parent) rest = ascii::trim(rest.substr(1));
        if (compound->is_parent && rest.empty()) return std::nullopt;
        out.compounds.push_back(std::move(*compound));
    }
    return out.compounds.empty() ? std::nullopt : std::optional(std::move(out));
}

}  // namespace alder::html
