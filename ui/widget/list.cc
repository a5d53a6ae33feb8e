#include "ui/widget/list.h"

#include <algorithm>

namespace alder::ui::widget {
namespace {

std::size_t moved(std::size_t from, long by, std::size_t last) {
    if (by < 0) return from - std::min(from, static_cast<std::size_t>(-by));
    return std::min(last, from + std::min(last, static_cast<std::size_t>(by)));
}

}  // namespace

void List::set_count(std::size_t count) {
    count_ = count;
    set_cursor(cursor_);
}

void List::set_height(int rows) {
    height_ = std::max(1, rows);
    keep_visible();
}

void List::set_cursor(std::size_t row) {
    cursor_ = count_ == 0 ? 0 : std::min(row, count_ - 1);
    keep_visible();
}

void List::move(long rows) {
    if (count_ != 0) set_cursor(moved(cursor_, rows, count_ - 1));
}

void List::page(int pages) {
    if (count_ == 0) return;
    const long rows = static_cast<long>(pages) * height_;
    top_ = moved(top_, rows, count_ - 1);
    move(rows);
}

Click List::click(int line) {
    const std::size_t row = top_ + static_cast<std::size_t>(std::max(0, line));
    if (line < 0 || line >= height_ || row >= count_) return Click::nothing;
    if (row == cursor_) return Click::current_row;
    cursor_ = row;  // no margin: what was clicked at stays under the pointer
    return Click::another_row;
}

void List::scroll(long rows) {
    if (count_ == 0) return;
    const auto height = static_cast<std::size_t>(height_);
    top_ = moved(top_, rows, count_ > height ? count_ - height : 0);
    const auto margin = static_cast<std::size_t>(std::clamp(margin_, 0, (height_ - 1) / 2));
    const std::size_t end = std::min(count_, top_ + height);
    const std::size_t highest = top_ == 0 ? 0 : top_ + margin;
    const std::size_t lowest = end == count_ ? end - 1 : end - 1 - margin;
    set_cursor(std::clamp(cursor_, highest, lowest));
}

void List::half_page(int halves) {
    if (count_ == 0) return;
    const long rows = static_cast<long>(halves) * std::max(1, height_ / 2);
    top_ = moved(top_, rows, count_ - 1);
    move(rows);
}

void List::center() {
    top_ = moved(cursor_, -(height_ / 2), cursor_);
    keep_visible();
}

void List::keep_visible() {
    const auto height = static_cast<std::size_t>(height_);
    const auto margin = static_cast<std::size_t>(std::clamp(margin_, 0, (height_ - 1) / 2));
    top_ = std::min(top_, cursor_ - std::min(cursor_, margin));
    const std::size_t below = std::min(count_, cursor_ + margin + 1);
    if (below > top_ + height) top_ = below - height;
    top_ = std::min(top_, count_ > height ? count_ - height : 0);
}

void draw_scroll_bar(const terminal::Pane& column, std::size_t top, std::size_t count,
                     const Theme& theme) {
    const auto rows = static_cast<std::size_t>(column.rows());
    if (count <= rows || rows == 0) return;
    const std::size_t length = std::max<std::size_t>(1, rows * rows / count);
    const std::size_t room = rows - length;
    const std::size_t hidden = count - rows;
    const std::size_t start = std::min(room, (top * room + hidden / 2) / hidden);
    for (std::size_t row = 0; row < rows; ++row) {
        const bool thumb = row >= start && row < start + length;
        column.put(static_cast<int>(row), 0,
                   thumb ? text::TermText::own("█") : text::TermText::own("│"),
                   theme[Role::scroll_bar]);
    }
}

}  // namespace alder::ui::widget
