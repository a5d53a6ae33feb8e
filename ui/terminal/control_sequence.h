// Reads one control sequence (ECMA-48, 5.4: CSI parameters intermediates final) or SS3 key as
// terminals send them for keys, mouse and reports. Part of KeyDecoder, apart from its buffering.

#pragma once

#include <optional>
#include <string_view>

#include "ui/terminal/key.h"

namespace alder::ui::terminal {

// The key of a whole sequence without its introducer "ESC [" ("1;5A", "<0;3;4M", "[A" of the linux
// console); nullopt when it means nothing to us.
std::optional<Key> csi_key(std::string_view body);

// Likewise without "ESC O": "P", "A", "5A" (old xterm with a modifier), "j" (application keypad).
std::optional<Key> ss3_key(std::string_view body);

}  // namespace alder::ui::terminal
