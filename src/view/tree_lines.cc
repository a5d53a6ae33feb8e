#include "view/tree_lines.h"

#include <algorithm>

namespace alder::view {
namespace {

constexpr std::size_t kLevels = 8;  // drawn; the rest is "»"

}  // namespace

text::TermText TreeLines::next(std::uint8_t depth, bool last_child) {
    using text::TermText;
    ends_.resize(depth, false);
    if (depth == 0) return {};
    ends_.back() = last_child;
    const std::size_t first = ends_.size() > kLevels ? ends_.size() - kLevels + 1 : 0;
    TermText lines = first == 0 ? TermText() : TermText::own("» ");
    for (std::size_t level = first; level + 1 < ends_.size(); ++level)
        lines += ends_[level] ? TermText::own("  ") : TermText::own("│ ");
    return lines + (last_child ? TermText::own("└─>") : TermText::own("├─>"));
}

}  // namespace alder::view
