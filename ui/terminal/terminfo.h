// The terminfo database, through ncurses. Alone in its source file, because term.h makes macros of
// words like `columns` and `bell`.

#pragma once

#include <string>

namespace alder::ui::terminal {

// One terminal's description. One at a time: ncurses keeps it in a global.
class Terminfo {
public:
    explicit Terminfo(const std::string& term);
    ~Terminfo();
    Terminfo(const Terminfo&) = delete;
    Terminfo& operator=(const Terminfo&) = delete;

    // False when nothing is known of such a terminal.
    bool known() const { return known_; }

    // By terminfo name ("cup", "bce", "colors"); empty, false, -1 when the terminal has none.
    // Strings come without padding.
    std::string string(const std::string& name) const;
    bool flag(const std::string& name) const;
    int number(const std::string& name) const;

private:
    bool known_ = false;
};

// A string capability with its numbers filled in; empty for an empty one.
std::string expand(const std::string& capability, int first = 0, int second = 0);

}  // namespace alder::ui::terminal
