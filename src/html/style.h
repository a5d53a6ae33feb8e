// The style sheets inside a page, as far as they can hide text. What holds only for some screens or
// for paper (@media) is left out. Of rules that may hold or not the doubt is taken: what may be
// seen is shown.

#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "html/declarations.h"
#include "html/selector.h"

namespace alder::html {

// What sheets name an element by, as numbers of Style.
using Names = std::vector<int>;

class Style {
public:
    struct Compound {
        Names names = {};
        bool is_parent = false;
    };
    struct Rule {
        std::vector<Compound> compounds = {};  // from outside in
        unsigned weight = 0;                   // CSS Selectors 4, 17
        std::size_t place = 0;                 // among all rules
        std::size_t declared = 0;
    };

    // Adds a sheet to those before; at most 128 KiB altogether are read.
    void add(std::string_view sheet);

    // How many names there are.
    std::size_t names() const { return rules_.size(); }
    // Of an element with so many classes only the first 16 count.
    Names names_of(std::string_view element, std::string_view classes, std::string_view id) const;
    // Those whose last compound asks for this name before all; at most 256.
    const std::vector<Rule>& rules_for(int name) const {
        return rules_[static_cast<std::size_t>(name)];
    }
    const Declarations& declared(const Rule& rule) const { return declared_[rule.declared]; }

private:
    void add_rules(std::string_view selectors, std::string_view written);
    void add_rule(const Selector& selector, std::size_t declared);
    int number_of(std::string_view name);

    std::size_t read_ = 0;
    std::size_t count_ = 0;
    std::map<std::string, int, std::less<>> names_;  // "p", ".small", "#top"; "" is on all
    std::vector<std::vector<Rule>> rules_;           // by name
    std::vector<Declarations> declared_;
};

}  // namespace alder::html
