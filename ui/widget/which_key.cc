#include "ui/widget/which_key.h"

#include <algorithm>

#include <fmt/format.h>

namespace alder::ui::widget {

void draw_which_key(const terminal::Pane& pane, const text::TermText& title,
                    const std::vector<KeyHint>& hints, const Theme& theme) {
    int key_width = 1;
    int label_width = 1;
    for (const KeyHint& hint : hints) {
        key_width = std::max(key_width, hint.key.columns());
        label_width = std::max(label_width, hint.label.columns());
    }
    const int slot = key_width + label_width + 4;
    const int across = std::max(1, (pane.columns() - 2) / slot);
    const int count = static_cast<int>(hints.size());
    const int down = std::clamp((count + across - 1) / across, 1, std::max(1, pane.rows() - 2));
    const terminal::Pane box =
        pane.part({std::max(0, pane.rows() - down - 1), 0, down + 1, pane.columns()});
    box.fill(theme[Role::popup]);
    box.put(0, 1, title, theme[Role::popup_key]);
    box.set_cursor(0, 1, terminal::CursorOn::text);
    const int shown = std::min(count, across * down);
    for (int i = 0; i < shown; ++i) {
        const KeyHint& hint = hints[static_cast<std::size_t>(i)];
        const int column = 2 + i / down * slot;
        box.put(1 + i % down, column, hint.key.padded_left(key_width), theme[Role::popup_key]);
        box.put(1 + i % down, column + key_width + 1, hint.label, theme[Role::popup]);
    }
    if (shown == count) return;
    const text::TermText more = text::TermText::clean(fmt::format("and {} more", count - shown));
    box.put(0, box.columns() - more.columns() - 1, more, theme[Role::popup]);
}

}  // namespace alder::ui::widget
