#include "ui/widget/text_layout.h"

#include <algorithm>

#include "text/width.h"
#include "text/wrap.h"

namespace alder::ui::widget {

namespace {

constexpr int kTab = 8;
constexpr int kLeastRoom = 10;  // columns of text beside quote marks

int columns_of(std::string_view cluster, int columns, int column) {
    return cluster == "\t" ? kTab - column % kTab : std::max(columns, 1);
}

}  // namespace

std::size_t marks_length(std::string_view line) {
    std::size_t end = 0;
    for (std::size_t i = 0; i < line.size() && (line[i] == '>' || line[i] == ' '); ++i) {
        if (line[i] == '>') end = i + 1;
        if (end + 1 < i) break;  // two spaces: the text has begun
        if (line[0] == ' ') return 0;
    }
    if (end > 0 && end < line.size() && line[end] == ' ') ++end;
    return end;
}

int quote_level(std::string_view line) {
    return static_cast<int>(std::ranges::count(line.substr(0, marks_length(line)), '>'));
}

std::vector<TextRow> text_rows(std::string_view line, int columns) {
    std::size_t marks = marks_length(line);
    if (columns - static_cast<int>(marks) < kLeastRoom) marks = 0;
    const int indent = static_cast<int>(marks);
    std::vector<TextRow> out;
    for (const text::Slice& slice : text::wrap(line.substr(marks), std::max(1, columns - indent))) {
        const std::size_t begin = out.empty() ? 0 : marks + slice.offset;
        if (!out.empty()) out.back().end = begin;
        out.push_back({begin, line.size(), out.empty() ? 0 : indent});
    }
    return out;
}

std::size_t row_of(const std::vector<TextRow>& rows, std::size_t byte) {
    const auto after = std::ranges::upper_bound(rows, byte, {}, &TextRow::begin);
    return after == rows.begin() ? 0 : static_cast<std::size_t>(after - rows.begin()) - 1;
}

int column_of(std::string_view line, const TextRow& row, std::size_t byte) {
    const std::string_view piece = line.substr(row.begin, byte - row.begin);
    int column = row.indent;
    for (const text::Grapheme& each : text::graphemes(piece))
        column += columns_of(piece.substr(each.offset, each.length), each.columns, column);
    return column;
}

std::size_t byte_at(std::string_view line, const TextRow& row, int column) {
    const std::string_view piece = line.substr(row.begin, row.end - row.begin);
    const bool last = row.end == line.size();
    int at = row.indent;
    std::size_t byte = row.begin;
    for (const text::Grapheme& each : text::graphemes(piece)) {
        at += columns_of(piece.substr(each.offset, each.length), each.columns, at);
        const std::size_t next = row.begin + each.offset + each.length;
        // Behind the last character of a row that goes on the cursor would be in the next one.
        if (at > column || (!last && next == row.end)) return byte;
        byte = next;
    }
    return byte;
}

text::TermText shown_text(std::string_view piece, int column) {
    if (piece.find('\t') == std::string_view::npos) return text::TermText::clean(piece);
    std::string out;
    for (const text::Grapheme& each : text::graphemes(piece)) {
        const std::string_view cluster = piece.substr(each.offset, each.length);
        const int columns = columns_of(cluster, each.columns, column);
        if (cluster == "\t")
            out.append(static_cast<std::size_t>(columns), ' ');
        else
            out += cluster;
        column += columns;
    }
    return text::TermText::clean(out);
}

}  // namespace alder::ui::widget
