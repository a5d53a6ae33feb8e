// What may follow the key just pressed: a box above the bottom of the pane with every continuation.

#pragma once

#include <vector>

#include "ui/widget/key_bar.h"

namespace alder::ui::widget {

// title: a question, or the keys pressed so far, as people read them. Hints that do not fit are
// counted on the last line.
void draw_which_key(const terminal::Pane& pane, const text::TermText& title,
                    const std::vector<KeyHint>& hints, const Theme& theme);

}  // namespace alder::ui::widget
