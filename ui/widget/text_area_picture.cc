// How a TextArea looks, and how it finds words.

#include <algorithm>

#include "text/fold.h"
#include "text/width.h"
#include "ui/widget/text_area.h"

namespace alder::ui::widget {

namespace {

using text::TermText;

const terminal::Style& quote_style(const Theme& theme, int level) {
    constexpr Role kRoles[] = {Role::text, Role::quote1, Role::quote2, Role::quote3};
    return theme[level == 0 ? Role::text : kRoles[1 + (level - 1) % 3]];
}

struct Hit {
    std::size_t begin = 0;
    std::size_t end = 0;
};

// The first occurrence of the folded words at or behind a byte. Folding changes lengths, so it is
// done cluster by cluster, remembering the bytes.
std::optional<Hit> find_in(std::string_view line, std::string_view folded, std::size_t from) {
    const std::string_view rest = line.substr(from);
    if (!text::contains_folded(rest, folded)) return std::nullopt;
    std::string flat;
    std::vector<std::size_t> bytes;  // of each folded byte's cluster
    for (const text::Grapheme& each : text::graphemes(rest)) {
        flat += text::fold(rest.substr(each.offset, each.length));
        bytes.resize(flat.size(), from + each.offset);
    }
    bytes.push_back(line.size());
    const std::size_t at = flat.find(folded);
    if (at == std::string::npos) return std::nullopt;
    // To the end of the cluster that the last folded byte came from: "ﬁ" is found by "f" as a
    // whole.
    const auto last = bytes.begin() + static_cast<std::ptrdiff_t>(at + folded.size() - 1);
    return Hit{bytes[at], *std::upper_bound(last, bytes.end(), *last)};
}

}  // namespace

bool TextArea::find(std::string_view words) {
    const std::string folded = text::fold(words);
    if (folded.empty()) return false;
    const std::size_t count = buffer_.lines().size();
    for (std::size_t i = 0; i <= count; ++i) {  // its own line twice: behind and before the cursor
        const std::size_t line = (cursor_.line + i) % count;
        const std::size_t from = i == 0 ? right_of(Edit::right).byte : 0;
        if (i == 0 && right_of(Edit::right).line != line) continue;
        const auto hit = find_in(buffer_.line(line), folded, from);
        if (!hit) continue;
        wish_.reset();
        run_ = Run::none;
        set_cursor({line, hit->begin});
        return true;
    }
    return false;
}

std::size_t TextArea::replace_all(std::string_view words, std::string_view with) {
    const std::string folded = text::fold(words);
    std::size_t count = 0;
    if (folded.empty()) return count;
    for (std::size_t line = 0; line < buffer_.lines().size(); ++line) {
        for (auto hit = find_in(buffer_.line(line), folded, 0); hit;) {
            const auto step = count++ == 0 ? TextBuffer::Step::fresh : TextBuffer::Step::same;
            const Place end = buffer_.replace({line, hit->begin}, {line, hit->end}, with, step);
            line = end.line;
            hit = find_in(buffer_.line(line), folded, end.byte);
        }
    }
    mark_.reset();
    run_ = Run::none;
    set_cursor(cursor_);
    return count;
}

void TextArea::draw_marks(const terminal::Pane& pane, int at, std::size_t line, const TextRow& row,
                          const Theme& theme) const {
    const auto span = marked();
    if (!span) return;
    const Place from = std::max(span->from, Place{line, row.begin});
    const Place to = std::min(span->to, Place{line, row.end});
    if (from >= to) return;
    const std::string& text = buffer_.line(line);
    const int begin = column_of(text, row, from.byte);
    pane.restyle(at, begin, column_of(text, row, to.byte) - begin, theme[Role::selected]);
}

void TextArea::draw_row(const terminal::Pane& pane, int at, std::size_t line, const TextRow& row,
                        const Theme& theme) const {
    const std::string_view text = buffer_.line(line);
    const terminal::Style& style = quote_style(theme, quote_level(text));
    if (row.indent > 0)
        pane.put_piece(at, 0, TermText::clean(text.substr(0, marks_length(text))), style);
    pane.put_piece(at, row.indent,
                   shown_text(text.substr(row.begin, row.end - row.begin), row.indent), style);
    draw_marks(pane, at, line, row, theme);
}

void TextArea::draw(const terminal::Pane& pane, const Theme& theme) const {
    int at = 0;
    for (std::size_t line = top_.line; line < buffer_.lines().size() && at < pane.rows(); ++line) {
        const std::vector<TextRow> rows = rows_of(line);
        const std::size_t current = row_of(rows, cursor_.byte);
        for (std::size_t i = line == top_.line ? row_of(rows, top_.byte) : 0;
             i < rows.size() && at < pane.rows(); ++i, ++at) {
            draw_row(pane, at, line, rows[i], theme);
            if (line == cursor_.line && i == current) {
                const int column = column_of(buffer_.line(line), rows[i], cursor_.byte);
                pane.set_cursor(at, std::min(column, pane.columns() - 1),
                                terminal::CursorOn::field);
            }
            pane.reorder(at, size_.columns);
        }
    }
}

}  // namespace alder::ui::widget
