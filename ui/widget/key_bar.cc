#include "ui/widget/key_bar.h"

#include <algorithm>

namespace alder::ui::widget {
namespace {

constexpr int kSlot = 13;          // columns: three of key, a space, a label of up to nine
constexpr std::size_t kFixed = 2;  // slots that are on every page

std::size_t slots(int columns) {
    return 2 * static_cast<std::size_t>(std::max(2, columns / kSlot));
}

int slot_width(int columns) { return columns / static_cast<int>(slots(columns) / 2); }

// What stands in a slot of this page.
std::size_t hint_in(std::size_t slot, std::size_t hints, int columns, std::size_t page) {
    const std::size_t skip = page % key_bar_pages(hints, columns) * (slots(columns) - kFixed);
    return slot < kFixed ? slot : slot + skip;
}

}  // namespace

std::size_t key_bar_pages(std::size_t hints, int columns) {
    const std::size_t all = slots(columns);
    if (hints <= all) return 1;
    const std::size_t changing = all - kFixed;
    return (hints - kFixed + changing - 1) / changing;
}

std::optional<std::size_t> key_bar_hint(terminal::Position at, std::size_t hints, int columns,
                                        std::size_t page) {
    const auto slot = 2 * static_cast<std::size_t>(at.column / slot_width(columns)) +
                      static_cast<std::size_t>(at.row);
    if (slot >= slots(columns)) return std::nullopt;
    const std::size_t hint = hint_in(slot, hints, columns, page);
    return hint < hints ? std::optional(hint) : std::nullopt;
}

void draw_key_bar(const terminal::Pane& pane, const std::vector<KeyHint>& hints, std::size_t page,
                  const Theme& theme) {
    pane.fill(theme[Role::bar_label]);
    const int width = slot_width(pane.columns());
    for (std::size_t slot = 0; slot < slots(pane.columns()); ++slot) {
        const std::size_t hint = hint_in(slot, hints.size(), pane.columns(), page);
        if (hint >= hints.size()) continue;
        const int row = static_cast<int>(slot % 2);
        const int column = static_cast<int>(slot / 2) * width;
        const terminal::Pane place = pane.part({row, column, 1, width - 1});
        const int key_end = place.put(0, 0, hints[hint].key, theme[Role::bar_key]);
        place.put(0, std::max(key_end, 2) + 1, hints[hint].label, theme[Role::bar_label]);
    }
}

}  // namespace alder::ui::widget
