// Which rules of a page's style hold for its elements, told as they open and close.

#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "text/html_declarations.h"
#include "text/html_style.h"

namespace alder::text {

class HtmlCascade {
public:
    // The style outlives this.
    explicit HtmlCascade(const HtmlStyle& style) : style_(style), named_(style.names()) {}

    // What sheets declare for an element inside those that are open. Of many declarations the
    // strongest count; and a page that asks for too much work is shown as if it had no more rules.
    HtmlDeclarations open(std::string_view element, std::string_view classes, std::string_view id);
    // Of those that are open, from outside in.
    void close(std::size_t index);

private:
    using Rule = HtmlStyle::Rule;

    bool holds(const Rule& rule, const HtmlNames& own);
    bool holds_around(const std::vector<HtmlStyle::Compound>& compounds, std::size_t count,
                      std::size_t depth);
    HtmlDeclarations strongest(std::vector<const Rule*> rules) const;

    const HtmlStyle& style_;
    std::vector<HtmlNames> open_;
    std::vector<int> named_;  // how many of those that are open, by name
    std::size_t steps_ = 0;
};

}  // namespace alder::text
