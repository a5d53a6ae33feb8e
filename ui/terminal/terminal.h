// The seam between the screens and what shows them: the real terminal (curses_terminal.h) or one in
// memory for tests (fake_terminal.h). The UI thread alone uses it.

#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "text/term_text.h"
#include "ui/terminal/canvas.h"
#include "ui/terminal/capabilities.h"
#include "ui/terminal/key.h"

namespace alder::ui::terminal {

class Terminal {
public:
    Terminal() = default;
    virtual ~Terminal() = default;
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    virtual Size size() const = 0;
    virtual const Capabilities& capabilities() const = 0;

    // Shows this, with the cursor where it says. An error means the terminal is gone.
    virtual Result<void> draw(const Canvas& canvas) = 0;
    // Draws everything at the next draw(): something else may have written on the screen.
    virtual void forget_screen() = 0;

    // Readable when read() has something to say; call it too when deadline() has come (an Escape
    // key is known only after a while).
    virtual int poll_fd() const = 0;
    virtual std::optional<Clock::time_point> deadline() const = 0;
    // What happened since the last call; never waits.
    virtual std::vector<Key> read(Clock::time_point now) = 0;

    // Hands the terminal to a child as we found it; resume() takes it back and forgets the screen.
    virtual void suspend() = 0;
    virtual void resume() = 0;
    // Stops this process as ^Z does to others; returns when it is continued.
    virtual void stop() = 0;

    virtual void set_title(const text::TermText& title) = 0;
    virtual void bell() = 0;
    // Puts text into the clipboard (OSC 52) where the terminal is one that may; at most 64 KiB.
    virtual void copy(std::string_view text) = 0;
};

}  // namespace alder::ui::terminal
