#include "html/style.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "html/css_text.h"

namespace alder::html {

namespace {

constexpr std::size_t kMaxSheets = 128 * 1024;  // bytes
constexpr std::size_t kMaxRules = 256;          // for one name
constexpr std::size_t kMaxClasses = 16;         // of an element, looked at

// The "}" of the block that begins at this "{"; the end of the sheet closes all (CSS Syntax 3, 5).
std::size_t end_of_block(std::string_view sheet, std::size_t at) {
    int depth = 0;
    for (; at < sheet.size(); ++at) {
        if (sheet[at] == '{') ++depth;
        if (sheet[at] == '}' && --depth <= 0) return at;
    }
    return sheet.size();
}

// Whether the rules in a block of an at-rule hold as if they stood alone.
bool is_plain_group(std::string_view rule) {
    constexpr std::string_view kMedia = "@media";
    if (ascii::istarts_with(rule, kMedia)) return is_for_screens(rule.substr(kMedia.size()));
    return ascii::istarts_with(rule, "@layer");
}

// CSS Selectors 4, 17: identifiers before classes before elements.
unsigned weight_of(std::string_view name) {
    return name.starts_with('#') ? 0x10000U : name.starts_with('.') ? 0x100U : 1U;
}

// At most so much, whatever stands in them.
unsigned weight_of_conditions(std::string_view conditions) {
    constexpr unsigned kMost = 0x1000'0000;
    unsigned weight = 0;
    for (const char c : conditions) {
        const bool counts = std::string_view("#.:[").contains(c);
        weight = std::min(kMost, weight + (c == '#' ? 0x10000U : counts ? 0x100U : 0U));
    }
    return weight;
}

unsigned weight_of(const Selector& selector) {
    unsigned weight = weight_of_conditions(selector.conditions);
    for (const CompoundSelector& compound : selector.compounds) {
        for (const std::string& name : compound.names) weight += weight_of(name);
    }
    return weight;
}

// The name that the fewest elements have.
std::string_view rarest(const CompoundSelector& compound) {
    for (const char mark : {'#', '.'}) {
        const auto found = std::ranges::find_if(
            compound.names, [&](const std::string& name) { return name.front() == mark; });
        if (found != compound.names.end()) return *found;
    }
    return compound.names.empty() ? std::string_view() : compound.names.front();
}

std::string_view without_comment_marks(std::string_view text) {
    for (const std::string_view mark : {"<!--", "-->"}) {
        if (text.starts_with(mark)) text = ascii::trim(text.substr(mark.size()));
    }
    return text;
}

}  // namespace

void Style::add(std::string_view written) {
    const std::size_t room = kMaxSheets - std::min(read_, kMaxSheets);
    const bool is_cut = written.size() > room;
    written = written.substr(0, room);
    read_ += written.size();
    const std::string plain = plain_css(written);
    const std::string_view sheet = plain;
    for (std::size_t at = 0; at < sheet.size();) {
        const std::size_t end = sheet.find_first_of("{;}", at);
        if (end == std::string_view::npos) return;
        const std::string_view head =
            without_comment_marks(ascii::trim(sheet.substr(at, end - at)));
        at = end + 1;
        if (sheet[end] != '{' || (head.starts_with('@') && is_plain_group(head))) continue;
        at = end_of_block(sheet, end);
        if (at == sheet.size() && is_cut) return;  // what is behind may show it again
        if (!head.starts_with('@')) add_rules(head, sheet.substr(end + 1, at - end - 1));
        at = std::min(at + 1, sheet.size());
    }
}

void Style::add_rules(std::string_view selectors, std::string_view written) {
    Declarations declared;
    declared.add_plain(written);
    if (declared.size() == 0) return;
    const std::size_t sure = declared_.size();
    declared_.push_back(declared);
    declared_.push_back(declared.in_doubt());
    for (const std::string_view each : split_selectors(selectors)) {
        const auto selector = read_selector(each);
        if (selector) add_rule(*selector, selector->conditions.empty() ? sure : sure + 1);
    }
}

void Style::add_rule(const Selector& selector, std::size_t declared) {
    Rule rule{.weight = weight_of(selector), .place = count_++, .declared = declared};
    for (const CompoundSelector& compound : selector.compounds) {
        rule.compounds.push_back({.names = {}, .is_parent = compound.is_parent});
        for (const std::string& name : compound.names)
            rule.compounds.back().names.push_back(number_of(name));
    }
    const auto number = static_cast<std::size_t>(number_of(rarest(selector.compounds.back())));
    if (rules_[number].size() < kMaxRules) rules_[number].push_back(std::move(rule));
}

int Style::number_of(std::string_view name) {
    const auto found = names_.find(name);
    if (found != names_.end()) return found->second;
    const int number = static_cast<int>(rules_.size());
    names_.emplace(name, number);
    rules_.emplace_back();
    return number;
}

Names Style::names_of(std::string_view element, std::string_view classes,
                      std::string_view id) const {
    Names out;
    if (rules_.empty()) return out;
    std::string name;
    const auto add = [&](std::string_view mark, std::string_view written) {
        name = mark;
        for (const char c : written) name += ascii::to_lower(c);
        const auto found = names_.find(name);
        if (found != names_.end()) out.push_back(found->second);
    };
    add("", "");
    add("", element);
    std::size_t count = 0;
    while (!classes.empty() && count < kMaxClasses) {
        const auto* end = std::ranges::find_if(classes, ascii::is_space);
        const auto length = static_cast<std::size_t>(end - classes.begin());
        if (length > 0) add(".", classes.substr(0, length));
        count += length > 0 ? 1U : 0U;
        classes.remove_prefix(std::min(length + 1, classes.size()));
    }
    if (!id.empty()) add("#", id);
    return out;
}

}  // namespace alder::html
