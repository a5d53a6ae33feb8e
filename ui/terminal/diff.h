// The bytes that turn what a terminal shows into a new canvas: only the cells that changed, with
// the cheapest cursor moves, in one piece. Pure. Never trusts the terminal's idea of a cluster
// whose width is disputed: behind it the cursor is placed anew and the rest of the row drawn again.
// The hardware cursor is never hidden and ends at now.cursor().

#pragma once

#include <string>

#include "ui/terminal/canvas.h"
#include "ui/terminal/capabilities.h"

namespace alder::ui::terminal {

// before: what the terminal shows; nullptr or another size: not known, everything is drawn.
// UTF-8, whatever the terminal's charset (see charset.h).
std::string diff(const Canvas* before, const Canvas& now, const Capabilities& capabilities);

}  // namespace alder::ui::terminal
