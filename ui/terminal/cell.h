// One cell of the screen: a grapheme cluster and how it looks.

#pragma once

#include <string>

#include "ui/terminal/style.h"

namespace alder::ui::terminal {

struct Cell {
    std::string text = " ";  // UTF-8, one cluster; empty: the right half of a wide cluster
    Style style;
    bool disputed = false;  // terminals disagree on its width: see text/width.h

    bool operator==(const Cell&) const = default;
};

}  // namespace alder::ui::terminal
