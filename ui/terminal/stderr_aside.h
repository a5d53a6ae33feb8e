// While the screens stand, what libraries print on standard error must not be drawn over them: it
// goes nowhere. Only where standard error is a terminal; a file that somebody chose for it keeps
// it.

#pragma once

namespace alder::ui::terminal {

class StderrAside {
public:
    StderrAside();
    // Standard error is what it was.
    ~StderrAside();
    StderrAside(const StderrAside&) = delete;
    StderrAside& operator=(const StderrAside&) = delete;

private:
    int kept_ = -1;  // a copy of standard error; -1: it was left alone
};

}  // namespace alder::ui::terminal
