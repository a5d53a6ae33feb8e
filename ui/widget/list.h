// A window onto rows that are somewhere else: how many there are, which one is current, which are
// seen. Knows no row's content and never more than two numbers per list, so a million rows cost
// nothing. That the cursor stays with a message when rows come and go is the screen's business: it
// keeps the id and calls set_cursor().

#pragma once

#include <cstddef>

#include "ui/terminal/canvas.h"
#include "ui/widget/theme.h"

namespace alder::ui::widget {

// What was clicked at.
enum class Click { nothing, another_row, current_row };

class List {
public:
    // Rows kept visible above and below the cursor, where there are any.
    explicit List(int margin = 1) : margin_(margin) {}

    void set_count(std::size_t count);
    // Rows that fit on the screen.
    void set_height(int rows);
    void set_cursor(std::size_t row);

    // Rows down, negative up; stops at the ends.
    void move(long rows);
    // Scrolls by screens and takes the cursor along: +1 is the next page.
    void page(int pages);
    void half_page(int halves);
    // To the row seen on this line.
    Click click(int line);
    // Scrolls; the cursor goes along only where it would be left behind.
    void scroll(long rows);
    void first() { set_cursor(0); }
    void last() { set_cursor(count_); }
    // Puts the cursor's row in the middle.
    void center();

    std::size_t count() const { return count_; }
    std::size_t cursor() const { return cursor_; }
    std::size_t top() const { return top_; }
    int height() const { return height_; }
    bool empty() const { return count_ == 0; }

    // Calls paint(Pane of one row, row number, is it the current one) for each row seen, and leaves
    // the hardware cursor at the current one.
    template <class Paint>
    void draw(const terminal::Pane& pane, Paint&& paint) const {
        for (int line = 0; line < pane.rows() && top_ + static_cast<std::size_t>(line) < count_;
             ++line) {
            const std::size_t row = top_ + static_cast<std::size_t>(line);
            if (row == cursor_) pane.set_cursor(line, 0, terminal::CursorOn::row);
            paint(pane.part({line, 0, 1, pane.columns()}), row, row == cursor_);
        }
    }

private:
    void keep_visible();

    int margin_;
    std::size_t count_ = 0;
    std::size_t cursor_ = 0;
    std::size_t top_ = 0;
    int height_ = 1;
};

// A bar in one column that shows which part of the whole is seen; nothing when all of it is.
void draw_scroll_bar(const terminal::Pane& column, std::size_t top, std::size_t count,
                     const Theme& theme);

}  // namespace alder::ui::widget
