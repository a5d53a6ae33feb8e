// Lines of styled text to read: scrolls, finds, marks what was found. Lines come wrapped.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "text/term_text.h"
#include "ui/terminal/canvas.h"
#include "ui/widget/theme.h"

namespace alder::ui::widget {

struct StyledSpan {
    text::TermText text;
    terminal::Style style;
    std::string uri;  // the span is a link to it; empty: none
};
using StyledLine = std::vector<StyledSpan>;

class Pager {
public:
    // Keeps the place (as near as there is one) and what is searched for.
    void set_lines(std::vector<StyledLine> lines);
    void set_height(int rows);
    // What the lines were wrapped to: a line from right to left begins there.
    void set_columns(int columns) { columns_ = columns; }

    void scroll(long lines);
    // Screens; one line of the old one stays for the eye.
    void page(int pages);
    void half_page(int halves);
    void to_line(std::size_t line);
    void to_end();

    std::size_t top() const { return top_; }
    std::size_t count() const { return lines_.size(); }
    bool at_end() const;
    // Whole per cent of the text that is above the lower edge.
    int percent() const;

    // Marks every occurrence and goes to the first at or below the top; case, accents and width
    // make no difference. An empty pattern takes the marks away. Returns how many lines match.
    std::size_t find(std::string_view pattern);
    // The next or previous line that matches, around the ends; false when none does.
    bool find_next();
    bool find_previous();

    // The hardware cursor goes to the line found last, else to the top.
    void draw(const terminal::Pane& pane, const Theme& theme) const;

private:
    void search();
    void show_hit(std::size_t hit);
    std::size_t last_top() const;
    void mark_hits(const terminal::Pane& pane, int row, const StyledLine& line,
                   const Theme& theme) const;

    std::vector<StyledLine> lines_;
    std::size_t top_ = 0;
    int height_ = 1;
    int columns_ = 0;
    std::string pattern_;                 // folded
    std::vector<std::size_t> hits_;       // lines, ascending
    std::optional<std::size_t> current_;  // index into hits_
};

}  // namespace alder::ui::widget
