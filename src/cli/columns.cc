#include "cli/columns.h"

#include <algorithm>

namespace alder::cli {

namespace {

// The widths are taken from the first rows; later ones are cut to them.
constexpr std::size_t kMeasured = 100;
constexpr int kLeastRest = 12;

}  // namespace

void Columns::print_tabs(const Cells& cells) {
    bool first = true;
    for (const std::string& cell : cells.text) {
        if (!std::exchange(first, false)) out_.raw("\t");
        out_.text(text::TermText::clean(cell));
    }
    out_.raw("\n");
}

void Columns::row(const Cells& cells) {
    if (terminal_columns_ == 0) return print_tabs(cells);
    Waiting row{{}, cells.is_bold};
    for (const std::string& cell : cells.text) row.cells.push_back(text::TermText::clean(cell));
    if (!widths_.empty()) return print(row);
    waiting_.push_back(std::move(row));
    if (waiting_.size() >= kMeasured) finish();
}

void Columns::measure() {
    widths_.assign(columns_.size(), 0);
    for (const Waiting& row : waiting_) {
        for (std::size_t i = 0; i < widths_.size(); ++i)
            widths_[i] = std::max(widths_[i], row.cells[i].columns());
    }
    int rest = terminal_columns_ - 2 * (static_cast<int>(columns_.size()) - 1);
    for (std::size_t i = 0; i < widths_.size(); ++i) {
        if (columns_[i].most > 0) widths_[i] = std::min(widths_[i], columns_[i].most);
        if (columns_[i].most >= 0) rest -= widths_[i];
    }
    for (std::size_t i = 0; i < widths_.size(); ++i) {
        if (columns_[i].most < 0) widths_[i] = std::max(rest, kLeastRest);
    }
}

void Columns::finish() {
    if (widths_.empty()) measure();
    for (const Waiting& row : waiting_) print(row);
    waiting_.clear();
}

void Columns::print(const Waiting& row) {
    std::string line;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const text::TermText& cell = row.cells[i];
        if (i > 0) line += "  ";
        if (columns_[i].side == Column::Side::right)
            line += cell.padded_left(widths_[i]).utf8();
        else
            line += i + 1 < columns_.size() ? cell.padded(widths_[i]).utf8()
                                            : cell.truncated(widths_[i]).utf8();
    }
    out_.raw(colour_ && row.is_bold ? "\x1b[1m" + line + "\x1b[m\n" : line + "\n");
}

}  // namespace alder::cli
