// Pine's two bottom lines: what the keys do here. Slots are filled column by column, top then
// bottom; the first column (help, other keys) stays on every page. As many columns as fit.

#pragma once

#include <optional>
#include <vector>

#include "text/term_text.h"
#include "ui/terminal/canvas.h"
#include "ui/widget/theme.h"

namespace alder::ui::widget {

// A key as people read it ("^X", "Spc") and what it does.
struct KeyHint {
    text::TermText key;
    text::TermText label;
};

// How many pages the hints need at this width (columns); at least 1.
std::size_t key_bar_pages(std::size_t hints, int columns);

// Which hint stands at a place of the two rows, so many columns wide.
std::optional<std::size_t> key_bar_hint(terminal::Position at, std::size_t hints, int columns,
                                        std::size_t page);

// Two rows. Pages wrap around, so that `O` can go on counting.
void draw_key_bar(const terminal::Pane& pane, const std::vector<KeyHint>& hints, std::size_t page,
                  const Theme& theme);

}  // namespace alder::ui::widget
