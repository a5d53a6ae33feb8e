// Which rules of a page's style hold for its elements, told as they open and close.

#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "html/declarations.h"
#include "html/style.h"

namespace alder::html {

class Cascade {
public:
    // The style outlives this.
    explicit Cascade(const Style& style) : style_(style), named_(style.names()) {}

    // What sheets declare for an element inside those that are open. Of many declarations the
    // strongest count; and a page that asks for too much work is shown as if it had no more rules.
    Declarations open(std::string_view element, std::string_view classes, std::string_view id);
    // Of those that are open, from outside in.
    void close(std::size_t index);

private:
    using Rule = Style::Rule;

    bool holds(const Rule& rule, const Names& own);
    bool holds_around(const std::vector<Style::Compound>& compounds, std::size_t count,
                      std::size_t depth);
    Declarations strongest(std::vector<const Rule*> rules) const;

    const Style& style_;
    std::vector<Names> open_;
    std::vector<int> named_;  // how many of those that are open, by name
    std::size_t steps_ = 0;
};

}  // namespace alder::html
