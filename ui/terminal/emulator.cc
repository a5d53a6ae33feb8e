#include "ui/terminal/emulator.h"

#include <algorithm>

#include "base/ascii.h"
#include "text/width.h"

namespace alder::ui::terminal {
namespace {

int number(std::string_view text, int otherwise) {
    const auto value = ascii::parse_number<unsigned>(text);
    return value && *value > 0 ? static_cast<int>(*value) : otherwise;
}

}  // namespace

Emulator::Emulator(Size size, int disputed_columns)
    : size_(size), disputed_columns_(disputed_columns), cells_(index(size.rows, 0)) {}

void Emulator::resize(Size size) {
    size_ = size;
    cells_.assign(index(size.rows, 0), Shown{});
    cursor_ = {};
}

void Emulator::feed(std::string_view bytes) {
    pending_ += bytes;
    std::size_t at = 0;
    while (at < pending_.size()) {
        const std::size_t used = take(std::string_view(pending_).substr(at));
        if (used == 0) break;
        at += used;
    }
    pending_.erase(0, at);
}

// One control, sequence or run of text; 0 when it is not all there.
std::size_t Emulator::take(std::string_view in) {
    if (!ascii::is_control(in[0])) {
        const auto* const end = std::ranges::find_if(in, ascii::is_control);
        const auto length = static_cast<std::size_t>(end - in.begin());
        print(in.substr(0, length));
        return length;
    }
    if (in[0] != '\x1b') {
        control(in[0]);
        return 1;
    }
    if (in.size() < 2) return 0;
    if (in[1] == '[') {
        const auto* const final =
            std::find_if(in.begin() + 2, in.end(), [](char c) { return c >= '@' && c <= '~'; });
        if (final == in.end()) return 0;
        const auto length = static_cast<std::size_t>(final - in.begin()) + 1;
        control_sequence(in.substr(2, length - 2));
        return length;
    }
    if (in[1] == ']') {
        const std::size_t end = std::min(in.find('\a'), in.find("\x1b\\"));
        if (end == std::string_view::npos) return 0;
        operating_system_command(in.substr(2, end - 2));
        return end + (in[end] == '\a' ? 1 : 2);
    }
    if (in[1] == '(' || in[1] == ')') return in.size() < 3 ? 0 : 3;
    if (std::string_view("=>78").find(in[1]) == std::string_view::npos) unknown_ += in.substr(1, 1);
    return 2;
}

void Emulator::print(std::string_view text) {
    for (const text::Grapheme& grapheme : text::graphemes(text)) {
        int columns = grapheme.columns;
        if (grapheme.disputed && disputed_columns_ != kAsWeDo) columns = disputed_columns_;
        if (columns > 0) print_cluster(text.substr(grapheme.offset, grapheme.length), columns);
    }
}

void Emulator::print_cluster(std::string_view cluster, int columns) {
    if (wrap_ && (wrap_pending_ || cursor_.column + columns > size_.columns)) {
        cursor_.column = 0;
        line_feed();
    }
    wrap_pending_ = false;
    Shown shown = pen_;
    shown.text = cluster;
    put(cursor_.column, shown);
    shown.text.clear();
    for (int more = 1; more < columns; ++more) put(cursor_.column + more, shown);
    cursor_.column += columns;
    if (cursor_.column < size_.columns) return;
    cursor_.column = size_.columns - 1;
    wrap_pending_ = true;
}

// Overwriting one half of a wide cluster blanks the other.
void Emulator::put(int column, Shown shown) {
    if (column >= size_.columns) return;
    Shown& cell = cells_[index(cursor_.row, column)];
    const bool was_half = cell.text.empty();
    if (was_half && !shown.text.empty())
        for (int left = column - 1; left >= 0; --left) {
            Shown& other = cells_[index(cursor_.row, left)];
            const bool head = !other.text.empty();
            other.text = " ";
            if (head) break;
        }
    for (int right = column + 1; right < size_.columns; ++right) {
        Shown& other = cells_[index(cursor_.row, right)];
        if (!other.text.empty()) break;
        other.text = " ";
    }
    cell = std::move(shown);
}

void Emulator::line_feed() {
    if (cursor_.row + 1 < size_.rows) {
        ++cursor_.row;
        return;
    }
    cells_.erase(cells_.begin(), cells_.begin() + size_.columns);
    cells_.resize(index(size_.rows, 0));
}

void Emulator::control(char byte) {
    wrap_pending_ = false;
    if (byte == '\r') cursor_.column = 0;
    if (byte == '\n') line_feed();
    if (byte == '\b') cursor_.column = std::max(0, cursor_.column - 1);
    if (std::string_view("\r\n\b\a\x0e\x0f").find(byte) == std::string_view::npos) unknown_ += byte;
}

void Emulator::erase(Position from, Position to) {
    Shown blank;
    blank.style.bg = pen_.style.bg;
    for (int row = from.row; row <= to.row; ++row)
        for (int column = row == from.row ? from.column : 0;
             column < (row == to.row ? to.column : size_.columns); ++column)
            cells_[index(row, column)] = blank;
}

void Emulator::control_sequence(std::string_view body) {
    const char final = body.back();
    body.remove_suffix(1);
    const bool mode = body.starts_with('?') && (final == 'h' || final == 'l');
    if (mode && body == "?7") wrap_ = final == 'h';
    if (mode || final == 't' || final == 'h' || final == 'l' || final == 'p' || body == "22;0;0")
        return;
    wrap_pending_ = false;
    const auto parts = ascii::split(body, ';');
    const int first = number(parts[0], 1);
    const auto row = [&](int value) { return std::clamp(value, 0, size_.rows - 1); };
    const auto column = [&](int value) { return std::clamp(value, 0, size_.columns - 1); };
    switch (final) {
        case 'H':
            cursor_ = {row(first - 1), column(number(parts.size() > 1 ? parts[1] : "", 1) - 1)};
            return;
        case 'G':
            cursor_.column = column(first - 1);
            return;
        case 'C':
            cursor_.column = column(cursor_.column + first);
            return;
        case 'D':
            cursor_.column = column(cursor_.column - first);
            return;
        case 'A':
            cursor_.row = row(cursor_.row - first);
            return;
        case 'B':
            cursor_.row = row(cursor_.row + first);
            return;
        case 'K':
            erase(cursor_, {cursor_.row, size_.columns});
            return;
        case 'J':
            erase(number(parts[0], 0) == 2 ? Position{} : cursor_, {size_.rows - 1, size_.columns});
            return;
        case 'm':
            set_style(body);
            return;
        case 'r':
            return;
        default:
            unknown_ += std::string(body) + final;
    }
}

void Emulator::set_style(std::string_view numbers) {
    Style& style = pen_.style;
    const auto parts = ascii::split(numbers, ';');
    const auto byte_at = [&](std::size_t i) {
        return static_cast<std::uint8_t>(i < parts.size() ? number(parts[i], 0) : 0);
    };
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const int code = number(parts[i], 0);
        if (code == 0) style = Style{};
        if (code == 1) style.bold = true;
        if (code == 2) style.dim = true;
        if (code == 3) style.italic = true;
        if (code == 4) style.underline = true;
        if (code == 7) style.reverse = true;
        Color& color = code >= 40 && code < 90 ? style.bg : code >= 100 ? style.bg : style.fg;
        const int base = code % 10;
        if ((code >= 30 && code < 38) || (code >= 40 && code < 48))
            color = Color::index(static_cast<std::uint8_t>(base));
        if ((code >= 90 && code < 98) || (code >= 100 && code < 108))
            color = Color::index(static_cast<std::uint8_t>(base + 8));
        if (code == 39 || code == 49) color = Color{};
        if (code != 38 && code != 48) continue;
        const bool rgb = byte_at(i + 1) == 2;
        color = rgb ? Color::rgb(byte_at(i + 2), byte_at(i + 3), byte_at(i + 4))
                    : Color::index(byte_at(i + 2));
        i += rgb ? 4 : 2;
    }
}

void Emulator::operating_system_command(std::string_view body) {
    if (body.starts_with("2;")) {
        title_ = body.substr(2);
        return;
    }
    if (!body.starts_with("8;")) {
        unknown_ += body;
        return;
    }
    pen_.uri = body.substr(body.find(';', 2) + 1);
}

std::string Emulator::picture() const {
    std::string all;
    for (int row = 0; row < size_.rows; ++row) {
        std::string line;
        for (int column = 0; column < size_.columns; ++column) line += at(row, column).text;
        line.erase(line.find_last_not_of(' ') + 1);
        all += line + '\n';
    }
    return all;
}

}  // namespace alder::ui::terminal
