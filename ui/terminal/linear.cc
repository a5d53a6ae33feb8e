#include "ui/terminal/linear.h"

#include <algorithm>
#include <span>
#include <utility>

#include "ui/terminal/terminfo.h"

namespace alder::ui::terminal {
namespace {

// Box drawing and block elements, U+2500 to U+259F: lines around and between words, scroll bars.
bool is_drawing(std::string_view cluster) {
    return cluster.size() == 3 && cluster[0] == '\xe2' &&
           static_cast<unsigned char>(cluster[1]) >= 0x94 &&
           static_cast<unsigned char>(cluster[1]) <= 0x96 &&
           !(cluster[1] == '\x96' && static_cast<unsigned char>(cluster[2]) > 0x9f);
}

std::string row_of(const Canvas& canvas, int row) {
    std::string line;
    for (int column = 0; column < canvas.size().columns; ++column) {
        const std::string& cluster = canvas.at(row, column).text;
        line += is_drawing(cluster) ? " " : cluster;
    }
    return line.erase(line.find_last_not_of(' ') + 1);
}

// The words of a line: what is read again when it only moved, or lost its pointer, is not new.
std::string words_of(std::string_view line) {
    if (line.starts_with(" >")) line.remove_prefix(2);
    line.remove_prefix(std::min(line.size(), line.find_first_not_of(' ')));
    return std::string(line);
}

using RowsView = std::span<const std::string>;

// How many rows at the end of one are those at the start of the other.
std::size_t overlap(RowsView upper, RowsView lower) {
    for (std::size_t rows = std::min(upper.size(), lower.size()); rows > 0; --rows)
        if (std::ranges::equal(upper.last(rows), lower.first(rows))) return rows;
    return 0;
}

// What came into sight, from the top: by scrolling down, or up, or where it stands.
std::vector<std::string> new_rows(RowsView before, RowsView now) {
    std::vector<std::string> changed;
    for (std::size_t i = 0; i < now.size(); ++i)
        if (i >= before.size() || words_of(before[i]) != words_of(now[i]))
            changed.push_back(now[i]);
    const std::size_t down = overlap(before, now);
    const std::size_t up = overlap(now, before);
    if (now.size() - changed.size() > std::max(up, down)) return changed;
    const RowsView left = down >= up ? now.subspan(down) : now.first(now.size() - up);
    return {left.begin(), left.end()};
}

}  // namespace

void Linear::end_field(std::string& out) {
    if (field_.row >= 0) out += "\r\n";
    field_ = {-1, 0};
}

void Linear::tell_line(const std::string& line, std::string& out) {
    const std::string words = words_of(line);
    if (words.empty()) return;
    end_field(out);
    out += words + "\r\n";
}

// The whole line, with the cursor where one types; again and again on the same line.
void Linear::tell_field(const std::string& line, const Position& cursor, const Capabilities& can,
                        std::string& out) {
    if (field_ == cursor && line == typed_) return;
    if (field_.row != cursor.row) end_field(out);
    field_ = cursor;
    typed_ = line;
    out += "\r" + can.clear_to_end + line + "\r";
    if (cursor.column > 0) out += expand(can.cursor_right, cursor.column);
}

// Of a text all rows that are new, of a list the current one.
void Linear::tell_body(const Canvas& canvas, const Rows& rows, std::string& out) {
    if (canvas.cursor_on() == CursorOn::text) {
        for (const std::string& each : new_rows(body_, rows)) tell_line(each, out);
    } else if (const auto row = canvas.current_row()) {
        const std::string words = words_of(row_of(canvas, *row));
        if (words != current_) tell_line(words, out);
        current_ = words;
    }
    body_ = rows;
}

std::string Linear::tell(const Canvas& canvas, const Capabilities& can) {
    std::string out;
    const bool in_field = canvas.cursor_on() == CursorOn::field;
    const Position field = in_field ? canvas.cursor() : Position{-1, 0};
    // A title that changes while one types is what one types.
    const bool types_on = in_field && field.row == field_.row;
    if (std::exchange(tells_title_, false) && !types_on) {
        tell_line(row_of(canvas, 0), out);
        body_.clear();
        current_.clear();
    }
    const int last = canvas.size().rows - 1;
    Rows rows;
    for (int row = 1; row < last; ++row) rows.push_back(row_of(canvas, row));
    tell_body(canvas, rows, out);
    std::string status = last > 0 && field.row != last ? row_of(canvas, last) : std::string();
    if (status != status_) tell_line(status, out);
    status_ = std::move(status);
    if (in_field)
        tell_field(row_of(canvas, field.row), field, can, out);
    else if (field_.row >= 0)
        end_field(out);
    return out;
}

}  // namespace alder::ui::terminal
