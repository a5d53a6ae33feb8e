#include "html/references.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <vector>

#include "base/ascii.h"
#include "html/reference_names.h"
#include "text/utf8.h"

namespace alder::html {

namespace {

constexpr std::size_t kLongestName = 32;
constexpr std::size_t kLongestLoose = 6;  // of those that may lack their semicolon

struct Named {
    std::string_view name;
    std::string utf8;
    bool loose = false;
};

// "fjlig=66+6A"
Named named(std::string_view entry) {
    const std::size_t mark = entry.find_first_of("=!");
    Named out{.name = entry.substr(0, mark), .utf8 = {}, .loose = entry[mark] == '!'};
    for (const std::string_view hex : ascii::split(entry.substr(mark + 1), '+')) {
        std::uint32_t code = 0;
        std::from_chars(hex.data(), hex.data() + hex.size(), code, 16);
        text::append_utf8(out.utf8, code);
    }
    return out;
}

const Named* find_name(std::string_view name) {
    static const std::vector<Named> all = [] {
        std::vector<Named> out;
        for (std::string_view rest = kReferenceNames; !rest.empty();) {
            const std::size_t end = rest.find(' ');
            out.push_back(named(rest.substr(0, end)));
            rest.remove_prefix(end + 1);
        }
        return out;
    }();
    const auto found = std::ranges::lower_bound(all, name, {}, &Named::name);
    return found != all.end() && found->name == name ? &*found : nullptr;
}

Reference name_at(std::string_view html, ReferencePlace place) {
    std::size_t end = 1;
    while (end < html.size() && end <= kLongestName && ascii::is_alnum(html[end])) ++end;
    if (end < html.size() && html[end] == ';') {
        const Named* found = find_name(html.substr(1, end - 1));
        if (found != nullptr) return {end + 1, found->utf8};
    }
    for (std::size_t size = std::min(end - 1, kLongestLoose); size >= 2; --size) {
        const Named* found = find_name(html.substr(1, size));
        if (found == nullptr || !found->loose) continue;
        const char next = size + 1 < html.size() ? html[size + 1] : ' ';
        const bool part = place == ReferencePlace::attribute && next != ';' &&
                          (next == '=' || ascii::is_alnum(next));
        if (part) return {};
        return {size + (next == ';' ? 2U : 1U), found->utf8};
    }
    return {};
}

// What windows-1252 has for 0x80 to 0x9f; 0: a control character there too.
char32_t windows_1252(std::uint32_t code) {
    constexpr char32_t kUpper[] = {0x20ac, 0,      0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021,
                                   0x2c6,  0x2030, 0x160,  0x2039, 0x152,  0,      0x17d,  0,
                                   0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                   0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0,      0x17e,  0x178};
    const char32_t mapped = code >= 0x80 && code < 0xa0 ? kUpper[code - 0x80] : 0;
    return mapped == 0 ? code : mapped;
}

Reference number_at(std::string_view html) {
    const bool hex = html.size() > 2 && ascii::to_lower(html[2]) == 'x';
    const std::string_view digits = html.substr(hex ? 3 : 2);
    std::uint32_t code = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
    if (end == digits.data()) return {};
    const bool exists = error == std::errc{} && code != 0;
    std::size_t length = static_cast<std::size_t>(end - html.data());
    if (length < html.size() && html[length] == ';') ++length;
    Reference out{.length = length, .utf8 = {}};
    text::append_utf8(out.utf8, exists ? windows_1252(code) : text::kReplacement);
    return out;
}

}  // namespace

Reference reference_at(std::string_view html, ReferencePlace place) {
    if (html.size() < 2) return {};
    return html[1] == '#' ? number_at(html) : name_at(html, place);
}

}  // namespace alder::html
