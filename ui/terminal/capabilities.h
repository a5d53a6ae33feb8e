// What a terminal can do and the strings that make it do so, read once from its terminfo
// description (padding taken out: nobody has a terminal that needs it) and completed with what
// terminfo does not tell: truecolor, links, title, paste, focus, mouse.

#pragma once

#include <string>

#include "base/result.h"
#include "ui/terminal/key_decoder.h"
#include "ui/terminal/style.h"

namespace alder::ui::terminal {

// What of the environment matters here; given, so that tests need not change their own.
struct Environment {
    std::string term;       // TERM
    std::string colorterm;  // COLORTERM
    bool no_color = false;  // NO_COLOR is set and not empty
    std::string charset;    // of the locale: "UTF-8", "ISO-8859-1", "ANSI_X3.4-1968"

    static Environment of_this_process();
};

// Strings are in terminfo's language, for tparm; an empty one means the terminal cannot.
struct Capabilities {
    Depth depth = Depth::mono;
    std::string charset = "UTF-8";
    bool erases_in_color = false;  // bce
    bool xterm_like = false;       // takes paste, focus and SGR mouse modes, answers mode queries
    bool links = false;            // OSC 8
    bool titles = false;           // OSC 2
    bool synchronized = false;     // mode 2026; known only once the terminal answered

    std::string cursor_address;  // row, column
    std::string column_address;  // column
    std::string cursor_right;    // columns
    std::string clear_screen;
    std::string clear_to_end;  // of the line
    std::string no_style;
    std::string bold;
    std::string dim;
    std::string italic;
    std::string underline;
    std::string reverse;
    std::string foreground;  // number
    std::string background;  // number
    std::string enter_screen;
    std::string leave_screen;
    std::string keypad_on;
    std::string keypad_off;
    std::string wrap_off;
    std::string wrap_on;
    std::string show_cursor;
    std::string bell;
    KeyTable keys;

    // Errc::config says what to do: TERM is unset, unknown, or a terminal that cannot place its
    // cursor.
    static Result<Capabilities> load(const Environment& environment);
};

}  // namespace alder::ui::terminal
