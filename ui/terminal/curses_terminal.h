// The real terminal, driven by its terminfo description: raw mode, alternate screen, keypad,
// bracketed paste, focus, mouse. Whatever happens (destructor, exception, exit, crash, stop), the
// terminal is left as it was found.

#pragma once

#include <memory>

#include "ui/terminal/terminal.h"

namespace alder::ui::terminal {

struct TerminalOptions {
    int input = 0;  // descriptors of one terminal
    int output = 1;
    Environment environment = Environment::of_this_process();
    bool mouse = false;
    Bidi bidi = Bidi::ours;
    bool alternate_screen = true;
    bool linear = false;  // lines, one after the other: linear.h
    Clock::duration escape_timeout = std::chrono::milliseconds(100);
};

// Takes the terminal over. Errc::config with what to do when that cannot be: no terminal, TERM
// unset, unknown or dumb.
Result<std::unique_ptr<Terminal>> open_terminal(const TerminalOptions& options);

}  // namespace alder::ui::terminal
