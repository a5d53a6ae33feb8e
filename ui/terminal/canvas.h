// What a screen shall look like: rows x columns of cells, drawn anew for every frame and then
// compared with the last one (diff.h). Text gets in as TermText and in no other way, is clipped at
// the edges, and never leaves half of a wide cluster behind. A Pane is a rectangle of a canvas with
// coordinates of its own; widgets draw on panes.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/term_text.h"
#include "ui/terminal/cell.h"

namespace alder::ui::terminal {

struct Size {
    int rows = 0;
    int columns = 0;
    auto operator<=>(const Size&) const = default;
};

struct Position {
    int row = 0;
    int column = 0;
    auto operator<=>(const Position&) const = default;
};

struct Rect {
    int row = 0;
    int column = 0;
    int rows = 0;
    int columns = 0;
    auto operator<=>(const Rect&) const = default;

    // What both cover; rows and columns are 0 when they do not meet.
    Rect meet(const Rect& other) const;
};

// Who puts text that runs from right to left into the order it is drawn in: most terminals draw
// what they get from left to right, a few do it themselves.
enum class Bidi { ours, of_the_terminal };

// What the hardware cursor stands on, for those who hear the screen: the current row of a list,
// text to be read as a whole, or a field that is being typed into.
enum class CursorOn : std::uint8_t { row, text, field };

class Canvas {
public:
    explicit Canvas(Size size, Bidi bidi = Bidi::ours);

    Size size() const { return size_; }
    const Cell& at(int row, int column) const { return cells_[index(row, column)]; }

    // Writes text at a place that may lie outside; only what falls inside `clip` is drawn. A wide
    // cluster cut by an edge becomes a space. Returns the column after the text, drawn or not.
    int put(Position at, const text::TermText& text, const Style& style, const Rect& clip);
    // The same for a piece of a line that is put in order as a whole.
    int put_piece(Position at, const text::TermText& text, const Style& style, const Rect& clip);
    // Puts what was written into a row in the order it is drawn in (UAX 9), as one line, its looks
    // and the cursor with it. put() has done so with each text by itself.
    void reorder(const Rect& rect);
    // Spaces in this style.
    void fill(const Rect& rect, const Style& style);
    // Changes the look of what is there already: a cursor row, a search hit.
    void restyle(const Rect& rect, const Style& style);

    // Where the hardware cursor ends: the current row or field, for screen readers and braille.
    void set_cursor(Position position, CursorOn on);
    Position cursor() const { return cursor_; }
    CursorOn cursor_on() const { return cursor_on_; }
    // The row of a list that is the current one, also where a field above the list has the cursor.
    std::optional<int> current_row() const { return current_row_; }

    // A target for Style::link. nullopt when the URI has bytes outside 0x21..0x7e, is longer than
    // 2000 bytes, or 65,000 are there already. The caller vouches for the scheme.
    std::optional<LinkId> add_link(std::string_view uri);
    // Empty for 0.
    const std::string& link_target(LinkId link) const { return links_[link]; }

    // The text alone, one line per row, without spaces at the ends: for golden tests and --linear.
    std::string picture() const;

private:
    std::size_t index(int row, int column) const {
        return static_cast<std::size_t>(row) * static_cast<std::size_t>(size_.columns) +
               static_cast<std::size_t>(column);
    }
    void set(Position at, std::string_view cluster, int columns, const Cell& look);
    void break_wide(int row, int column);
    void reorder_row(int row, int begin, int end);

    Size size_;
    Bidi bidi_;
    std::vector<Cell> cells_;
    std::vector<std::string> links_{std::string()};
    Position cursor_;
    CursorOn cursor_on_ = CursorOn::text;
    std::optional<int> current_row_;
};

// A view onto a canvas; cheap to copy. Coordinates count from the pane's corner.
class Pane {
public:
    explicit Pane(Canvas& canvas)
        : Pane(canvas, {0, 0, canvas.size().rows, canvas.size().columns}) {}
    Pane(Canvas& canvas, const Rect& rect)
        : canvas_(&canvas), rect_(rect.meet({0, 0, canvas.size().rows, canvas.size().columns})) {}

    int rows() const { return rect_.rows; }
    int columns() const { return rect_.columns; }

    int put(int row, int column, const text::TermText& text, const Style& style = {}) const;
    int put_piece(int row, int column, const text::TermText& text, const Style& style = {}) const;
    // The first so many columns of a row.
    void reorder(int row, int columns) const;
    void fill(const Style& style = {}) const { canvas_->fill(rect_, style); }
    void fill_row(int row, const Style& style) const;
    void restyle(int row, int column, int columns, const Style& style) const;
    void set_cursor(int row, int column, CursorOn on) const;
    std::optional<LinkId> add_link(std::string_view uri) const { return canvas_->add_link(uri); }

    // The part of this pane that lies inside it.
    Pane part(const Rect& inner) const;

private:
    Canvas* canvas_;
    Rect rect_;
};

}  // namespace alder::ui::terminal
