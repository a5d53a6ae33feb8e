#include "ui/terminal/canvas.h"

#include <algorithm>

#include "text/bidi.h"
#include "text/width.h"

namespace alder::ui::terminal {
namespace {

constexpr std::size_t kMaxLink = 2000;    // bytes
constexpr std::size_t kMaxLinks = 65000;  // LinkId has sixteen bits

}  // namespace

Rect Rect::meet(const Rect& other) const {
    const int top = std::max(row, other.row);
    const int left = std::max(column, other.column);
    const int bottom = std::min(row + rows, other.row + other.rows);
    const int right = std::min(column + columns, other.column + other.columns);
    return {top, left, std::max(0, bottom - top), std::max(0, right - left)};
}

Canvas::Canvas(Size size, Bidi bidi)
    : size_{std::max(1, size.rows), std::max(1, size.columns)}, bidi_(bidi) {
    cells_.resize(index(size_.rows, 0));
}

// What is left of a wide cluster when one of its halves is overwritten is a space.
void Canvas::break_wide(int row, int column) {
    const auto blank = [this](int r, int c) {
        Cell& cell = cells_[index(r, c)];
        cell.text = " ";
        cell.disputed = false;
    };
    if (cells_[index(row, column)].text.empty() && column > 0) blank(row, column - 1);
    if (column + 1 < size_.columns && cells_[index(row, column + 1)].text.empty())
        blank(row, column + 1);
}

void Canvas::set(Position at, std::string_view cluster, int columns, const Cell& look) {
    break_wide(at.row, at.column);
    if (columns == 2) break_wide(at.row, at.column + 1);
    Cell& cell = cells_[index(at.row, at.column)];
    cell.text = cluster;
    cell.style = look.style;
    cell.disputed = look.disputed;
    if (columns != 2) return;
    Cell& half = cells_[index(at.row, at.column + 1)];
    half.text.clear();
    half.style = look.style;
    half.disputed = false;
}

int Canvas::put(Position at, const text::TermText& text, const Style& style, const Rect& clip) {
    const int end = put_piece(at, text, style, clip);
    const std::string_view utf8 = text.utf8();
    if (!text::has_rtl(utf8)) return end;
    // Without the spaces that fill a column up: the text stays at its left.
    const auto words = static_cast<int>(utf8.find_last_not_of(' ') + 1);
    const int spaces = static_cast<int>(utf8.size()) - words;
    reorder(Rect{at.row, at.column, 1, end - spaces - at.column}.meet(clip));
    return end;
}

int Canvas::put_piece(Position at, const text::TermText& text, const Style& style,
                      const Rect& clip) {
    const Rect inside = clip.meet({0, 0, size_.rows, size_.columns});
    const std::string_view utf8 = text.utf8();
    const bool row_inside = at.row >= inside.row && at.row < inside.row + inside.rows;
    const int end = inside.column + inside.columns;
    for (const text::Grapheme& grapheme : text::graphemes(utf8)) {
        const std::string_view cluster = utf8.substr(grapheme.offset, grapheme.length);
        const int next = at.column + grapheme.columns;
        if (row_inside && grapheme.columns > 0) {
            if (at.column >= inside.column && next <= end) {
                set(at, cluster, grapheme.columns, Cell{{}, style, grapheme.disputed});
            } else {
                for (int column = std::max(at.column, inside.column); column < std::min(next, end);
                     ++column)
                    set({at.row, column}, " ", 1, Cell{{}, style, false});
            }
        }
        at.column = next;
    }
    return at.column;
}

void Canvas::reorder(const Rect& rect) {
    if (bidi_ == Bidi::of_the_terminal) return;
    const Rect inside = rect.meet({0, 0, size_.rows, size_.columns});
    for (int row = inside.row; row < inside.row + inside.rows; ++row)
        reorder_row(row, inside.column, inside.column + inside.columns);
}

void Canvas::reorder_row(int row, int begin, int end) {
    // Halves of wide clusters that reach over an edge stay where they are.
    if (begin < end && cells_[index(row, begin)].text.empty()) ++begin;
    if (begin < end && end < size_.columns && cells_[index(row, end)].text.empty()) --end;
    if (begin >= end) return;
    const auto first = cells_.begin() + static_cast<std::ptrdiff_t>(index(row, begin));
    const std::vector<Cell> cells(first, first + (end - begin));
    std::vector<std::string_view> clusters;
    std::vector<std::size_t> columns;  // of the clusters
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (cells[i].text.empty()) continue;
        clusters.push_back(cells[i].text);
        columns.push_back(i);
    }
    const Position cursor{cursor_.row, cursor_.column - begin};
    auto to = first;
    for (const text::VisualCluster& each : text::visual_order(clusters)) {
        const std::size_t from = columns[each.cluster];
        if (cursor == Position{row, static_cast<int>(from)})
            cursor_.column = static_cast<int>(to - first) + begin;
        *to = cells[from];
        if (each.mirrored) to->text = text::mirrored(to->text);
        ++to;
        if (from + 1 < cells.size() && cells[from + 1].text.empty()) *to++ = cells[from + 1];
    }
}

void Canvas::fill(const Rect& rect, const Style& style) {
    const Rect inside = rect.meet({0, 0, size_.rows, size_.columns});
    for (int row = inside.row; row < inside.row + inside.rows; ++row)
        for (int column = inside.column; column < inside.column + inside.columns; ++column)
            set({row, column}, " ", 1, Cell{{}, style, false});
}

void Canvas::restyle(const Rect& rect, const Style& style) {
    const Rect inside = rect.meet({0, 0, size_.rows, size_.columns});
    for (int row = inside.row; row < inside.row + inside.rows; ++row)
        for (int column = inside.column; column < inside.column + inside.columns; ++column) {
            Cell& cell = cells_[index(row, column)];
            cell.style = combine(cell.style, style);
        }
}

void Canvas::set_cursor(Position position, CursorOn on) {
    cursor_on_ = on;
    cursor_ = {std::clamp(position.row, 0, size_.rows - 1),
               std::clamp(position.column, 0, size_.columns - 1)};
    if (on == CursorOn::row) current_row_ = cursor_.row;
}

std::optional<LinkId> Canvas::add_link(std::string_view uri) {
    if (uri.empty() || uri.size() > kMaxLink || links_.size() >= kMaxLinks) return std::nullopt;
    const bool printable = std::ranges::all_of(uri, [](char c) { return c > 0x20 && c < 0x7f; });
    if (!printable) return std::nullopt;
    links_.emplace_back(uri);
    return static_cast<LinkId>(links_.size() - 1);
}

std::string Canvas::picture() const {
    std::string all;
    for (int row = 0; row < size_.rows; ++row) {
        std::string line;
        for (int column = 0; column < size_.columns; ++column) line += at(row, column).text;
        line.erase(line.find_last_not_of(' ') + 1);
        all += line + '\n';
    }
    return all;
}

int Pane::put(int row, int column, const text::TermText& text, const Style& style) const {
    const Position at{rect_.row + row, rect_.column + column};
    return canvas_->put(at, text, style, rect_) - rect_.column;
}

int Pane::put_piece(int row, int column, const text::TermText& text, const Style& style) const {
    const Position at{rect_.row + row, rect_.column + column};
    return canvas_->put_piece(at, text, style, rect_) - rect_.column;
}

void Pane::reorder(int row, int columns) const {
    canvas_->reorder(Rect{rect_.row + row, rect_.column, 1, columns}.meet(rect_));
}

void Pane::fill_row(int row, const Style& style) const {
    canvas_->fill(Rect{rect_.row + row, rect_.column, 1, rect_.columns}.meet(rect_), style);
}

void Pane::restyle(int row, int column, int columns, const Style& style) const {
    canvas_->restyle(Rect{rect_.row + row, rect_.column + column, 1, columns}.meet(rect_), style);
}

void Pane::set_cursor(int row, int column, CursorOn on) const {
    canvas_->set_cursor({rect_.row + std::clamp(row, 0, std::max(0, rect_.rows - 1)),
                         rect_.column + std::clamp(column, 0, std::max(0, rect_.columns - 1))},
                        on);
}

Pane Pane::part(const Rect& inner) const {
    return {
        *canvas_,
        Rect{rect_.row + inner.row, rect_.column + inner.column, inner.rows, inner.columns}.meet(
            rect_)};
}

}  // namespace alder::ui::terminal
