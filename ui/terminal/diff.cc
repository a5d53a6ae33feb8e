#include "ui/terminal/diff.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "ui/terminal/terminfo.h"

namespace alder::ui::terminal {
namespace {

constexpr int kMaxBridge = 4;  // columns of unchanged text drawn again instead of moving

class Painter {
public:
    Painter(const Canvas& before, const Canvas& now, const Capabilities& capabilities)
        : before_(before), now_(now), can_(capabilities) {}

    void paint_row(int row);
    void clear() { out_ += can_.clear_screen; }
    void place_cursor() {
        pen(Style{});
        move(now_.cursor());
    }
    std::string take() { return std::move(out_); }

private:
    bool same(int row, int column) const;
    bool same_look(const Cell& a, const Cell& b) const;
    int blank_from(int row) const;
    void write(Position at);
    void erase_from(Position at);
    void move(Position to);
    bool bridge(Position to);
    std::string cheapest_move(Position to) const;
    void pen(Style wanted);
    void add_attributes(const Style& wanted);
    void add_color(const Color& color, const std::string& palette, const char* rgb_prefix);
    void set_link(const Style& wanted);

    const Canvas& before_;
    const Canvas& now_;
    const Capabilities& can_;
    std::string out_;
    std::optional<int> row_;  // where the cursor is, as far as known
    std::optional<int> column_;
    Style pen_;  // reduced; link is of now_
};

bool Painter::same_look(const Cell& a, const Cell& b) const {
    Style first = a.style;
    Style second = b.style;
    const bool same_link = before_.link_target(first.link) == now_.link_target(second.link);
    first.link = second.link = 0;
    return same_link && first == second;
}

bool Painter::same(int row, int column) const {
    const Cell& old = before_.at(row, column);
    const Cell& cell = now_.at(row, column);
    return old.text == cell.text && same_look(old, cell);
}

// The first column from which on the row is nothing but spaces that an erase would leave.
int Painter::blank_from(int row) const {
    const Style& last = now_.at(row, now_.size().columns - 1).style;
    const Style shown = reduce(last, can_.depth);
    const bool plain = !shown.underline && !shown.reverse && shown.link == 0;
    const bool erasable = plain && (shown == Style{} || can_.erases_in_color);
    int column = now_.size().columns;
    if (!erasable || can_.clear_to_end.empty()) return column;
    while (column > 0 && now_.at(row, column - 1).text == " " &&
           now_.at(row, column - 1).style == last)
        --column;
    return column;
}

void Painter::paint_row(int row) {
    const int columns = now_.size().columns;
    const int blank = blank_from(row);
    // Without the means to switch automatic wrap off, the last cell of all would scroll the screen.
    const bool may_scroll = can_.wrap_off.empty() && row == now_.size().rows - 1;
    bool redraw = false;
    for (int column = 0; column < columns; ++column) {
        const Cell& cell = now_.at(row, column);
        if (cell.text.empty()) continue;
        const bool wide = column + 1 < columns && now_.at(row, column + 1).text.empty();
        const bool unchanged = same(row, column) && (!wide || same(row, column + 1));
        if (unchanged && !redraw) continue;
        if (column >= blank && columns - column > 3) {
            erase_from({row, column});
            return;
        }
        if (may_scroll && column == columns - 1) return;
        write({row, column});
        // Some terminals will have drawn over what follows.
        redraw |= cell.disputed;
    }
}

void Painter::write(Position at) {
    const Cell& cell = now_.at(at.row, at.column);
    const bool wide =
        at.column + 1 < now_.size().columns && now_.at(at.row, at.column + 1).text.empty();
    const int columns = wide ? 2 : 1;
    move(at);
    pen(cell.style);
    if (cell.disputed) {
        // A terminal that draws it narrow must not leave old text beside it.
        out_.append(static_cast<std::size_t>(columns), ' ');
        column_.reset();
        move(at);
    }
    out_ += cell.text;
    column_ = at.column + columns;
    if (cell.disputed || *column_ >= now_.size().columns) column_.reset();
    if (cell.disputed && can_.wrap_off.empty()) row_.reset();
}

void Painter::erase_from(Position at) {
    move(at);
    pen(now_.at(at.row, at.column).style);
    out_ += can_.clear_to_end;
}

// Draws the few unchanged cells between here and there again, when that is cheaper than a move.
bool Painter::bridge(Position to) {
    if (row_ != to.row || !column_ || *column_ >= to.column || to.column - *column_ > kMaxBridge)
        return false;
    std::string text;
    for (int column = *column_; column < to.column; ++column) {
        const Cell& cell = now_.at(to.row, column);
        const bool plain = cell.text.size() == 1 && !cell.disputed;
        if (!plain || reduce(cell.style, can_.depth) != pen_) return false;
        text += cell.text;
    }
    out_ += text;
    column_ = to.column;
    return true;
}

std::string Painter::cheapest_move(Position to) const {
    std::string best = expand(can_.cursor_address, to.row, to.column);
    const auto consider = [&](const std::string& way) {
        if (!way.empty() && way.size() < best.size()) best = way;
    };
    if (!row_) return best;
    if (to.column == 0 && to.row == *row_) consider("\r");
    if (to.column == 0 && to.row == *row_ + 1) consider("\r\n");
    if (to.row != *row_) return best;
    consider(expand(can_.column_address, to.column));
    if (!column_) return best;
    if (to.column > *column_) consider(expand(can_.cursor_right, to.column - *column_));
    if (to.column < *column_)
        consider(std::string(static_cast<std::size_t>(*column_ - to.column), '\b'));
    return best;
}

void Painter::move(Position to) {
    if (row_ == to.row && column_ == to.column) return;
    if (!bridge(to)) out_ += cheapest_move(to);
    row_ = to.row;
    column_ = to.column;
}

void Painter::add_color(const Color& color, const std::string& palette, const char* rgb_prefix) {
    if (color.kind == Color::Kind::index) out_ += expand(palette, color.red);
    if (color.kind == Color::Kind::rgb)
        out_ += fmt::format("\x1b[{};2;{};{};{}m", rgb_prefix, color.red, color.green, color.blue);
}

void Painter::add_attributes(const Style& wanted) {
    if (wanted.bold && !pen_.bold) out_ += can_.bold;
    if (wanted.dim && !pen_.dim) out_ += can_.dim;
    if (wanted.italic && !pen_.italic) out_ += can_.italic;
    if (wanted.underline && !pen_.underline) out_ += can_.underline;
    if (wanted.reverse && !pen_.reverse) out_ += can_.reverse;
    if (wanted.fg != pen_.fg) add_color(wanted.fg, can_.foreground, "38");
    if (wanted.bg != pen_.bg) add_color(wanted.bg, can_.background, "48");
}

void Painter::set_link(const Style& wanted) {
    if (!can_.links || now_.link_target(wanted.link) == now_.link_target(pen_.link)) return;
    if (wanted.link == 0)
        out_ += "\x1b]8;;\x1b\\";
    else
        out_ += fmt::format("\x1b]8;id={};{}\x1b\\", wanted.link, now_.link_target(wanted.link));
}

void Painter::pen(Style wanted) {
    wanted = reduce(wanted, can_.depth);
    if (wanted == pen_) return;
    set_link(wanted);
    const bool off = (pen_.bold && !wanted.bold) || (pen_.dim && !wanted.dim) ||
                     (pen_.italic && !wanted.italic) || (pen_.underline && !wanted.underline) ||
                     (pen_.reverse && !wanted.reverse);
    const auto back = [](const Color& from, const Color& to) {
        return from.kind != Color::Kind::normal && to.kind == Color::Kind::normal;
    };
    if (off || back(pen_.fg, wanted.fg) || back(pen_.bg, wanted.bg)) {
        out_ += can_.no_style;
        pen_ = Style{};
    }
    add_attributes(wanted);
    pen_ = wanted;
}

}  // namespace

std::string diff(const Canvas* before, const Canvas& now, const Capabilities& capabilities) {
    const bool known = before != nullptr && before->size() == now.size();
    const Canvas blank(now.size());
    Painter painter(known ? *before : blank, now, capabilities);
    if (!known) painter.clear();
    for (int row = 0; row < now.size().rows; ++row) painter.paint_row(row);
    painter.place_cursor();
    std::string bytes = painter.take();
    if (!capabilities.synchronized) return bytes;
    return "\x1b[?2026h" + bytes + "\x1b[?2026l";
}

}  // namespace alder::ui::terminal
