#include "html/flow.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "text/quote.h"
#include "text/width.h"
#include "text/wrap.h"

namespace alder::html {

namespace {

constexpr int kLeastRoom = 10;          // columns; deep indents stop there
constexpr int kMaxShownQuote = 10;      // levels
constexpr std::size_t kMaxTables = 32;  // inside each other; deeper ones are plain text

constexpr std::size_t kMaxColumns = 100;  // of a table, where cells reach over several
constexpr int kMaxSpan = 12;              // columns or rows of a cell

// A column with the gap behind it; one without text takes no room.
int with_gap(int columns) { return columns == 0 ? 0 : columns + 2; }

// For the lines of a long listing all at once, instead of by doubling.
void make_room(std::vector<text::RichLine>& lines, std::string_view text) {
    const auto more = static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1;
    if (more > lines.size()) lines.reserve(lines.size() + more);
}

bool is_blank(const text::RichLine& line) { return line.text.empty(); }

}  // namespace

void Flow::add(std::string_view text) {
    constexpr std::string_view kInvisible[] = {"\u00ad", "\u034f", "\u200b", "\u200c",
                                               "\u200e", "\u200f", "\u2060", "\ufeff"};
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (ascii::is_space(c)) {
            add_space(c);
            continue;
        }
        if (!ascii::is_ascii(c)) {
            const auto* hidden = std::ranges::find_if(kInvisible, [&](std::string_view mark) {
                return text.substr(i).starts_with(mark);
            });
            if (hidden != std::end(kInvisible)) {
                i += hidden->size() - 1;
                continue;
            }
        }
        text_ += c;
    }
}

bool Flow::keeps_spaces() const {
    return kept_ == WhiteSpace::kept || kept_ == WhiteSpace::wrapped;
}

void Flow::add_space(char c) {
    if (kept_ == WhiteSpace::lines && c == '\n') return line_break();
    if (!keeps_spaces()) {
        if (!text_.empty() && text_.back() != ' ' && text_.back() != '\n') text_ += ' ';
    } else if (c == '\t') {
        text_ += "    ";
    } else if (c != '\r') {
        text_ += c;
    }
}

void Flow::line_break() {
    while (!keeps_spaces() && text_.ends_with(' ')) text_.pop_back();
    text_ += '\n';
}

void Flow::begin_link(int number) { link_ = {.number = number, .from = text_.size()}; }

bool Flow::link_is_empty() const {
    return !link_ || (link_->text.empty() &&
                      ascii::trim(std::string_view(text_).substr(link_->from)).empty());
}

std::string Flow::end_link() {
    settle_link();
    std::string text = link_ ? std::move(link_->text) : std::string();
    link_.reset();
    return text;
}

// Marks what of the link stands in this paragraph. White space at its end comes after the number.
void Flow::settle_link() {
    if (!link_) return;
    const std::size_t from = std::exchange(link_->from, 0);
    const std::string piece(ascii::trim(std::string_view(text_).substr(from)));
    if (piece.empty()) return;
    const std::size_t begin = text_.find_first_not_of(" \n", from);
    const std::string behind = text_.substr(text_.find_last_not_of(" \n") + 1);
    if (link_->text.empty()) {
        text_.resize(text_.size() - behind.size());
        text_ += "[" + std::to_string(link_->number) + "]" + behind;
    }
    spans_.add({begin, text_.size() - behind.size() - begin, text::SpanKind::link, link_->number});
    link_->text += (link_->text.empty() ? "" : " ") + piece;
}

int Flow::room() const {
    const int prefix = 2 * std::min(quote_, kMaxShownQuote) + indent_;
    return std::max(columns_ - prefix, kLeastRoom);
}

void Flow::emit_wrapped(std::size_t begin, std::size_t end, bool first) {
    const std::string_view line = std::string_view(text_).substr(begin, end - begin);
    const int indent = std::min(indent_, columns_ / 2);
    const std::vector<text::Slice> slices = kept_ == WhiteSpace::kept
                                                ? std::vector<text::Slice>{{0, line.size()}}
                                                : text::wrap(line, room());
    for (const text::Slice& slice : slices) {
        text::RichLine out;
        out.quote = std::min(quote_, kMaxShownQuote);
        out.text = text::quote_prefix(out.quote);
        const int used = first ? text::width(bullet_) : 0;
        out.text.append(static_cast<std::size_t>(std::max(indent - used, 0)), ' ');
        if (first) out.text += bullet_;
        const std::size_t shift = out.text.size();
        out.text += line.substr(slice.offset, slice.length);
        out.spans = spans_.clipped({begin + slice.offset, slice.length}, shift);
        while (out.text.ends_with(' ')) out.text.pop_back();
        std::erase_if(out.spans, [&](const text::Span& s) { return s.offset >= out.text.size(); });
        for (text::Span& span : out.spans)
            span.length = std::min(span.length, out.text.size() - span.offset);
        cells_.back().lines.push_back(std::move(out));
        first = false;
    }
}

// An empty line before what comes now, in as many quotes as both sides of it.
void Flow::add_gap(Cell& cell, int quote) {
    if (cell.lines.empty()) {
        cell.gap_before = true;
        return;
    }
    if (is_blank(cell.lines.back())) return;
    quote = std::min({quote, cell.lines.back().quote, kMaxShownQuote});
    std::string marks = text::quote_prefix(quote);
    if (!marks.empty()) marks.pop_back();
    cell.lines.push_back({.text = marks, .quote = quote, .signature = false, .spans = {}});
}

void Flow::end_paragraph(Gap gap) {
    settle_link();
    while (!text_.empty() && (text_.back() == ' ' || text_.back() == '\n')) text_.pop_back();
    const bool empty = std::ranges::all_of(text_, ascii::is_space);
    if (!empty) {
        if (std::exchange(gap_, false)) add_gap(cells_.back(), quote_);
        spans_.end_paragraph(text_.size());
        make_room(cells_.back().lines, text_);
        bool first = true;
        for (std::size_t begin = 0; begin <= text_.size();) {
            const std::size_t end = std::min(text_.find('\n', begin), text_.size());
            emit_wrapped(begin, end, first);
            first = false;
            begin = end + 1;
        }
        bullet_.clear();
    }
    gap_ |= gap == Gap::line;
    text_.clear();
    spans_.begin_paragraph();
}

void Flow::begin_table() {
    end_paragraph(Gap::none);
    if (tables_.size() < kMaxTables) tables_.push_back({.gap_before = std::exchange(gap_, false)});
}

void Flow::begin_row() {
    end_cell();
    if (tables_.empty()) return;
    Table& table = tables_.back();
    const std::size_t used = table.rows.empty() ? table.taken.size() : table.rows.back().size();
    for (std::size_t i = used; i < table.taken.size(); ++i) table.taken[i] -= table.taken[i] > 0;
    table.rows.emplace_back();
}

// Columns that cells above reach into stay empty in this row.
void Flow::pass_taken(Table& table) {
    Row& row = table.rows.back();
    while (row.size() < table.taken.size() && table.taken[row.size()] > 0) {
        --table.taken[row.size()];
        row.emplace_back();
    }
}

void Flow::begin_cell(int columns, int rows) {
    end_cell();
    if (tables_.empty()) return;
    Table& table = tables_.back();
    if (table.rows.empty()) table.rows.emplace_back();
    pass_taken(table);
    table.in_cell = true;
    cells_.emplace_back();
    cells_.back().columns = static_cast<std::size_t>(std::clamp(columns, 1, kMaxSpan));
    const std::size_t begin = table.rows.back().size();
    if (rows > 1 && begin < kMaxColumns) {
        const std::size_t end = begin + cells_.back().columns;
        table.taken.resize(std::max(table.taken.size(), end));
        std::fill(table.taken.begin() + static_cast<std::ptrdiff_t>(begin),
                  table.taken.begin() + static_cast<std::ptrdiff_t>(end),
                  std::min(rows, kMaxSpan) - 1);
    }
    gap_ = false;
}

void Flow::end_cell() {
    end_paragraph(Gap::none);
    if (tables_.empty() || !tables_.back().in_cell) return;
    tables_.back().in_cell = false;
    cells_.back().gap_after = gap_;
    Row& row = tables_.back().rows.back();
    const std::size_t columns = cells_.back().columns;
    row.push_back(std::move(cells_.back()));
    if (row.size() < kMaxColumns) row.resize(row.size() + columns - 1);
    cells_.pop_back();
    gap_ = false;
}

// A table is data when it has rows and columns of short texts that fit beside each other.
bool Flow::is_data(const Table& table, const std::vector<int>& widths) const {
    int total = 0;
    for (const int w : widths) total += with_gap(w);
    const bool one_line = std::ranges::all_of(table.rows, [](const auto& row) {
        return std::ranges::all_of(row, [](const Cell& cell) { return cell.lines.size() <= 1; });
    });
    return widths.size() >= 2 && one_line && total - 2 <= columns_;
}

// A cell over several columns widens the last of them where it needs more.
std::vector<int> Flow::widths_of(const Table& table) {
    std::vector<int> widths;
    for (const Row& row : table.rows) widths.resize(std::max(widths.size(), row.size()));
    for (const bool spanning : {false, true}) {
        for (const Row& row : table.rows) {
            for (std::size_t i = 0; i < row.size(); ++i) {
                if (row[i].lines.empty() || (row[i].columns > 1) != spanning) continue;
                const std::size_t last = std::min(i + row[i].columns, widths.size()) - 1;
                int others = 0;
                for (std::size_t k = i; k < last; ++k) others += with_gap(widths[k]);
                widths[last] =
                    std::max(widths[last], text::width(row[i].lines.front().text) - others);
            }
        }
    }
    return widths;
}

Flow::Lines Flow::beside(Row& row, const std::vector<int>& widths) {
    text::RichLine line;
    int column = 0;
    int used = 0;
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (!row[i].lines.empty()) {
            text::RichLine& cell = row[i].lines.front();
            const int missing = std::max(column - used, 0);
            line.text.append(static_cast<std::size_t>(missing), ' ');
            used += missing + text::width(cell.text);
            line.quote = std::max(line.quote, cell.quote);
            for (text::Span& span : cell.spans) {
                span.offset += line.text.size();
                line.spans.push_back(span);
            }
            line.text += cell.text;
        }
        column += with_gap(widths[i]);
    }
    Lines lines;
    if (!line.text.empty()) lines.push_back(std::move(line));
    return lines;
}

void Flow::append(Cell& out, Lines lines, bool after_gap) {
    if (lines.empty()) return;
    if (after_gap) add_gap(out, lines.front().quote);
    std::ranges::move(lines, std::back_inserter(out.lines));
}

void Flow::end_table() {
    end_cell();
    if (tables_.empty()) return;
    Table table = std::move(tables_.back());
    tables_.pop_back();
    const std::vector<int> widths = widths_of(table);
    const bool data = is_data(table, widths);
    Cell& out = cells_.back();
    bool gap = table.gap_before;
    for (auto& row : table.rows) {
        if (data) {
            Lines lines = beside(row, widths);
            const bool is_empty = lines.empty();
            append(out, std::move(lines), gap);
            gap = gap && is_empty;
            continue;
        }
        for (Cell& cell : row) {
            gap = gap || cell.gap_before;
            const bool is_empty = cell.lines.empty();
            append(out, std::move(cell.lines), gap);
            gap = (gap && is_empty) || cell.gap_after;
        }
    }
    gap_ = true;
}

std::vector<text::RichLine> Flow::finish() {
    while (!tables_.empty()) end_table();
    end_paragraph(Gap::none);
    return std::move(cells_.front().lines);
}

}  // namespace alder::html
