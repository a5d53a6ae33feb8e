#include "ui/widget/pager.h"

#include <algorithm>

#include "text/fold.h"
#include "text/width.h"

namespace alder::ui::widget {
namespace {

std::string plain(const StyledLine& line) {
    std::string text;
    for (const StyledSpan& span : line) text += span.text.utf8();
    return text;
}

}  // namespace

void Pager::set_lines(std::vector<StyledLine> lines) {
    lines_ = std::move(lines);
    top_ = std::min(top_, last_top());
    search();
}

void Pager::set_height(int rows) {
    height_ = std::max(1, rows);
    top_ = std::min(top_, last_top());
}

std::size_t Pager::last_top() const {
    const auto height = static_cast<std::size_t>(height_);
    return lines_.size() > height ? lines_.size() - height : 0;
}

void Pager::scroll(long lines) {
    if (lines < 0)
        top_ -= std::min(top_, static_cast<std::size_t>(-lines));
    else
        top_ = std::min(top_ + static_cast<std::size_t>(lines), last_top());
}

void Pager::page(int pages) { scroll(static_cast<long>(pages) * std::max(1, height_ - 1)); }

void Pager::half_page(int halves) { scroll(static_cast<long>(halves) * std::max(1, height_ / 2)); }

void Pager::to_line(std::size_t line) { top_ = std::min(line, last_top()); }

void Pager::to_end() { top_ = last_top(); }

bool Pager::at_end() const { return top_ >= last_top(); }

int Pager::percent() const {
    if (at_end()) return 100;
    return static_cast<int>(100 * (top_ + static_cast<std::size_t>(height_)) / lines_.size());
}

void Pager::search() {
    hits_.clear();
    current_.reset();
    if (pattern_.empty()) return;
    for (std::size_t i = 0; i < lines_.size(); ++i)
        if (text::contains_folded(plain(lines_[i]), pattern_)) hits_.push_back(i);
}

void Pager::show_hit(std::size_t hit) {
    current_ = hit;
    const std::size_t line = hits_[hit];
    const auto height = static_cast<std::size_t>(height_);
    // A third from the top, unless it is on the screen already.
    if (line < top_ || line >= top_ + height) to_line(line - std::min(line, height / 3));
}

std::size_t Pager::find(std::string_view pattern) {
    pattern_ = text::fold(pattern);
    search();
    if (hits_.empty()) return 0;
    const auto at = std::ranges::lower_bound(hits_, top_);
    show_hit(at == hits_.end() ? 0 : static_cast<std::size_t>(at - hits_.begin()));
    return hits_.size();
}

bool Pager::find_next() {
    if (hits_.empty()) return false;
    show_hit(current_ ? (*current_ + 1) % hits_.size() : 0);
    return true;
}

bool Pager::find_previous() {
    if (hits_.empty()) return false;
    const std::size_t from = current_.value_or(0);
    show_hit((from + hits_.size() - 1) % hits_.size());
    return true;
}

// Folding changes lengths, so it is done cluster by cluster, remembering the columns.
void Pager::mark_hits(const terminal::Pane& pane, int row, const StyledLine& line,
                      const Theme& theme) const {
    const std::string text = plain(line);
    std::string folded;
    std::vector<int> columns;  // of each folded byte's cluster
    int column = 0;
    for (const text::Grapheme& grapheme : text::graphemes(text)) {
        folded += text::fold(std::string_view(text).substr(grapheme.offset, grapheme.length));
        columns.resize(folded.size(), column);
        column += grapheme.columns;
    }
    columns.push_back(column);
    for (std::size_t at = folded.find(pattern_); at != std::string::npos;
         at = folded.find(pattern_, at + pattern_.size())) {
        const int from = columns[at];
        pane.restyle(row, from, columns[at + pattern_.size()] - from, theme[Role::match]);
    }
}

void Pager::draw(const terminal::Pane& pane, const Theme& theme) const {
    pane.set_cursor(0, 0, terminal::CursorOn::text);
    for (int row = 0; row < pane.rows(); ++row) {
        const std::size_t at = top_ + static_cast<std::size_t>(row);
        if (at >= lines_.size()) return;
        int column = 0;
        for (const StyledSpan& span : lines_[at]) {
            terminal::Style style = span.style;
            if (!span.uri.empty()) style.link = pane.add_link(span.uri).value_or(0);
            column = pane.put_piece(row, column, span.text, style);
        }
        const bool hit = std::ranges::binary_search(hits_, at);
        if (hit) mark_hits(pane, row, lines_[at], theme);
        pane.reorder(row, std::max(column, columns_));
        if (hit && current_ && hits_[*current_] == at)
            pane.set_cursor(row, 0, terminal::CursorOn::text);
    }
}

}  // namespace alder::ui::widget
