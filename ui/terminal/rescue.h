// What happens to the terminal when nobody can do it in order: a crash, std::exit(), a signal we do
// not expect. The bytes and modes to restore are prepared beforehand; writing them is safe inside a
// signal handler. One terminal at a time, as there is one per process.

#pragma once

#include <string_view>

#include <termios.h>

namespace alder::ui::terminal {

// From now on any way out writes these bytes to fd (at most 1,000) and sets these modes.
void arm_rescue(int fd, const termios& modes, std::string_view bytes);
// The terminal is as we found it.
void disarm_rescue();

}  // namespace alder::ui::terminal
