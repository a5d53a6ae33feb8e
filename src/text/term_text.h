// Text that may reach a terminal. Whatever a stranger wrote (a subject, a file name, an answer of a
// server, the output of a child) becomes a TermText here or it is not shown at all: Canvas takes
// nothing else. C0, C1, DEL, bidi controls, unpaired zero-width characters, line and paragraph
// separators, tags and broken UTF-8 become visible marks; so nothing in mail can move the cursor,
// colour the screen, set a title or fake a line.

#pragma once

#include <string>
#include <string_view>

namespace alder::text {

class TermText {
public:
    TermText() = default;

    // From text nobody vouches for: UTF-8, one line. TAB becomes one space; CR and LF become one
    // visible mark each; ESC becomes "␛", NUL "␀" and so on (Control Pictures); the rest U+FFFD.
    static TermText clean(std::string_view untrusted);
    // From words of our own source code.
    static TermText own(const char* literal) { return TermText(std::string(literal)); }

    const std::string& utf8() const { return text_; }
    // Columns on the terminal.
    int columns() const;
    bool empty() const { return text_.empty(); }

    // At most so many columns; a longer text ends in "…". Never cuts a grapheme cluster.
    TermText truncated(int columns) const;
    // Exactly so many columns: truncated or filled with spaces at the right (or at the left).
    TermText padded(int columns) const;
    TermText padded_left(int columns) const;

    TermText& operator+=(const TermText& other);
    friend TermText operator+(TermText a, const TermText& b) { return a += b; }
    bool operator==(const TermText&) const = default;

private:
    explicit TermText(std::string safe) : text_(std::move(safe)) {}
    std::string text_;
};

}  // namespace alder::text
