#include "html/cascade.h"

#include <algorithm>
#include <utility>

namespace alder::html {

namespace {

constexpr std::size_t kMaxSteps = 2'000'000;  // elements held against what a rule asks for
constexpr std::size_t kMaxDeclarations = 32;  // for an element, or those of one rule

bool has_all(const Names& own, const Names& wanted) {
    return std::ranges::all_of(wanted,
                               [&](int name) { return std::ranges::find(own, name) != own.end(); });
}

}  // namespace

Declarations Cascade::open(std::string_view element, std::string_view classes,
                           std::string_view id) {
    Names own = style_.names_of(element, classes, id);
    std::vector<const Rule*> found;
    for (const int name : own) {
        for (const Rule& rule : style_.rules_for(name)) {
            if (holds(rule, own)) found.push_back(&rule);
        }
    }
    for (const int name : own) ++named_[static_cast<std::size_t>(name)];
    open_.push_back(std::move(own));
    return found.empty() ? Declarations() : strongest(std::move(found));
}

void Cascade::close(std::size_t index) {
    for (const int name : open_[index]) --named_[static_cast<std::size_t>(name)];
    open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(index));
}

bool Cascade::holds(const Rule& rule, const Names& own) {
    if (++steps_ > kMaxSteps || !has_all(own, rule.compounds.back().names)) return false;
    const std::size_t around = rule.compounds.size() - 1;
    for (std::size_t i = 0; i < around; ++i) {
        for (const int name : rule.compounds[i].names) {
            if (named_[static_cast<std::size_t>(name)] == 0) return false;
        }
    }
    return holds_around(rule.compounds, around, open_.size());
}

// The first `count` compounds, for the outermost `depth` elements.
bool Cascade::holds_around(const std::vector<Style::Compound>& compounds, std::size_t count,
                           std::size_t depth) {
    if (count == 0) return true;
    const Style::Compound& last = compounds[count - 1];
    while (depth-- > 0) {
        if (++steps_ > kMaxSteps) return false;
        if (has_all(open_[depth], last.names) && holds_around(compounds, count - 1, depth))
            return true;
        if (last.is_parent) return false;
    }
    return false;
}

Declarations Cascade::strongest(std::vector<const Rule*> rules) const {
    std::ranges::sort(rules, {}, [](const Rule* r) { return std::pair(r->weight, r->place); });
    std::size_t count = 0;
    auto first = rules.end();
    while (first != rules.begin() && count < kMaxDeclarations)
        count += style_.declared(**--first).size();
    Declarations out;
    for (; first != rules.end(); ++first) out.add(style_.declared(**first));
    return out;
}

}  // namespace alder::html
