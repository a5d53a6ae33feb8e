// From what a view model says to what the theme makes of it.

#pragma once

#include "ui/terminal/canvas.h"
#include "ui/widget/pager.h"
#include "ui/widget/theme.h"
#include "view/line.h"

namespace alder::ui::screen {

widget::Role role_of(view::Look look);
// Draws a line from a column on, with its links.
void put_line(const terminal::Pane& row, int column, const view::Line& line,
              const widget::Theme& theme);
std::vector<widget::StyledLine> styled(const std::vector<view::Line>& lines,
                                       const widget::Theme& theme);

}  // namespace alder::ui::screen
