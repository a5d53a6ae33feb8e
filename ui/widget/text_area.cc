#include "ui/widget/text_area.h"

#include <algorithm>

#include "base/ascii.h"
#include "text/utf8.h"
#include "text/width.h"

namespace alder::ui::widget {

namespace {

constexpr int kTab = 8;

bool is_word(std::string_view cluster) {
    return cluster.size() > 1 || (!cluster.empty() && ascii::is_alnum(cluster[0]));
}

// What may stand in a text: LF and TAB, no other control.
std::string clean(std::string_view pasted) {
    std::string out = text::valid_utf8(pasted);
    std::erase_if(out, [](char c) { return ascii::is_control(c) && c != '\n' && c != '\t'; });
    return out;
}

// The end of the word behind a place in a line, or of the gap and the word behind it.
std::size_t word_end(std::string_view line, std::size_t byte) {
    const std::string_view after = line.substr(byte);
    std::size_t end = 0;
    bool in_word = false;
    for (const text::Grapheme& each : text::graphemes(after)) {
        const bool word = is_word(after.substr(each.offset, each.length));
        if (in_word && !word) break;
        in_word = in_word || word;
        end = each.offset + each.length;
    }
    return byte + end;
}

std::size_t word_begin(std::string_view line, std::size_t byte) {
    const std::string_view before = line.substr(0, byte);
    const auto clusters = text::graphemes(before);
    std::size_t i = clusters.size();
    const auto word_at = [&](std::size_t k) {
        return is_word(before.substr(clusters[k].offset, clusters[k].length));
    };
    while (i > 0 && !word_at(i - 1)) --i;
    while (i > 0 && word_at(i - 1)) --i;
    return i == clusters.size() ? byte : clusters[i].offset;
}

// A line that does not go on from the one before it: indented, an item of a list.
bool begins_anew(std::string_view text) {
    if (text.empty() || text.front() == ' ' || text.front() == '\t') return true;
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const std::string_view rest = text.substr(digits);
    if (digits > 0) return rest.starts_with(". ") || rest.starts_with(") ");
    return rest.starts_with("- ") || rest.starts_with("* ") || rest.starts_with("• ");
}

std::string_view unmarked(std::string_view line) { return line.substr(marks_length(line)); }

}  // namespace

void TextArea::set_text(std::string_view text) {
    buffer_.set_text(clean(text));
    cursor_ = top_ = {};
    mark_.reset();
    wish_.reset();
    run_ = Run::none;
}

void TextArea::change_text(std::string_view text) {
    const Place before = cursor_;
    buffer_.replace({}, buffer_.end(), clean(text));
    mark_.reset();
    wish_.reset();
    run_ = Run::none;
    set_cursor(before);
}

void TextArea::set_size(terminal::Size size) {
    const terminal::Size wanted{std::max(1, size.rows), std::max(2, size.columns)};
    if (wanted == size_) return;
    size_ = wanted;
    keep_visible();
}

void TextArea::set_cursor(Place place) {
    cursor_ = buffer_.nearest(place);
    keep_visible();
}

// Good until the next call.
const std::vector<TextRow>& TextArea::rows_of(std::size_t line) const {
    LaidOut& last = laid_out_;
    if (last.rows.empty() || last.revision != buffer_.revision() || last.line != line ||
        last.columns != size_.columns)
        last = {buffer_.revision(), line, size_.columns,
                text_rows(buffer_.line(line), size_.columns)};
    return last.rows;
}

bool TextArea::at_first_row() const {
    return cursor_.line == 0 && row_of(rows_of(0), cursor_.byte) == 0;
}

TextArea::Outcome TextArea::perform(Edit edit) {
    const bool vertical =
        edit == Edit::up || edit == Edit::down || edit == Edit::page_up || edit == Edit::page_down;
    if (!vertical) wish_.reset();
    if (edit != Edit::cut) run_ = Run::none;
    const Outcome outcome = carry_out(edit);
    if (outcome == Outcome::changed) mark_.reset();
    keep_visible();
    return outcome;
}

TextArea::Outcome TextArea::carry_out(Edit edit) {
    switch (edit) {
        case Edit::up:
            return move_rows(-1);
        case Edit::down:
            return move_rows(1);
        case Edit::page_up:
            return move_rows(1 - size_.rows);
        case Edit::page_down:
            return move_rows(size_.rows - 1);
        case Edit::left:
        case Edit::word_left:
            return go(left_of(edit));
        case Edit::right:
        case Edit::word_right:
            return go(right_of(edit));
        case Edit::row_start:
        case Edit::row_end:
            return move_in_row(edit);
        case Edit::text_start:
            return go({});
        case Edit::text_end:
            return go(buffer_.end());
        case Edit::new_line:
            return new_line();
        case Edit::tab:
            return tab();
        case Edit::erase_left:
            return erase_to(left_of(Edit::left));
        case Edit::erase_right:
            return erase_to(right_of(Edit::right));
        case Edit::erase_word_left:
            return erase_to(left_of(Edit::word_left));
        case Edit::erase_word_right:
            return erase_to(right_of(Edit::word_right));
        case Edit::cut:
            return cut();
        case Edit::copy:
            return copy();
        case Edit::paste:
            return insert(cut_);
        case Edit::justify:
            return justify();
        case Edit::mark:
            mark_ = mark_ ? std::nullopt : std::optional(cursor_);
            return Outcome::moved;
        case Edit::undo:
            return take_back(buffer_.undo());
        case Edit::redo:
            return take_back(buffer_.redo());
    }
    return Outcome::ignored;
}

// ---- changes ----

TextArea::Outcome TextArea::replace(Span span, std::string_view with) {
    if (span.from == span.to && with.empty()) return Outcome::moved;
    cursor_ = buffer_.replace(span.from, span.to, with);
    return Outcome::changed;
}

TextArea::Outcome TextArea::insert(std::string_view text) {
    return replace(marked().value_or(Span{cursor_, cursor_}), text);
}

// One step for undo as long as one types on, word by word.
TextArea::Outcome TextArea::type(std::string_view character) {
    const bool goes_on = run_ == Run::typing && character != " ";
    wish_.reset();
    mark_.reset();
    cursor_ = buffer_.replace(cursor_, cursor_, character,
                              goes_on ? TextBuffer::Step::same : TextBuffer::Step::fresh);
    run_ = Run::typing;
    keep_visible();
    return Outcome::changed;
}

TextArea::Outcome TextArea::paste(std::string_view pasted) {
    wish_.reset();
    run_ = Run::none;
    const Outcome outcome = insert(clean(pasted));
    mark_.reset();
    keep_visible();
    return outcome;
}

TextArea::Outcome TextArea::erase_to(Place to) {
    if (const auto span = marked()) return replace(*span, "");
    return replace({std::min(cursor_, to), std::max(cursor_, to)}, "");
}

// Inside a quotation: room for an answer between its halves.
TextArea::Outcome TextArea::new_line() {
    const std::size_t marks = marks_length(line());
    const bool inside = marks > 0 && cursor_.byte > marks && cursor_.byte < line().size();
    if (!inside || mark_) return insert("\n");
    const std::string again = line().substr(0, marks);
    const Place middle{cursor_.line + 1, 0};
    cursor_ = buffer_.replace(cursor_, cursor_, "\n\n" + again);
    cursor_ = middle;
    return Outcome::changed;
}

TextArea::Outcome TextArea::tab() {
    const auto& rows = rows_of(cursor_.line);
    const int column = column_of(line(), rows[row_of(rows, cursor_.byte)], cursor_.byte);
    return insert(std::string(static_cast<std::size_t>(kTab - column % kTab), ' '));
}

TextArea::Outcome TextArea::cut() {
    const auto span = marked();
    const bool goes_on = run_ == Run::cutting && !span;
    Place end = span ? span->to : row_end();
    // At its start the row goes with its line end.
    const bool whole = !span && (cursor_.byte == 0 || end == cursor_) &&
                       end.byte == line().size() && end.line + 1 < buffer_.lines().size();
    if (whole) end = {end.line + 1, 0};
    const Place begin = span ? span->from : cursor_;
    const std::string gone = buffer_.between(begin, end);
    if (gone.empty()) return Outcome::moved;
    cut_ = goes_on ? cut_ + gone : gone;
    const Outcome outcome = replace({begin, end}, "");
    run_ = span ? Run::none : Run::cutting;
    return outcome;
}

TextArea::Outcome TextArea::copy() {
    if (const auto span = marked()) cut_ = buffer_.between(span->from, span->to);
    mark_.reset();
    return Outcome::moved;
}

// Lines around the cursor of the same quote level, up to an empty one, or one that begins anew.
std::optional<TextArea::Span> TextArea::paragraph() const {
    const auto& lines = buffer_.lines();
    const int level = quote_level(line());
    const auto belongs = [&](std::size_t i) {
        return quote_level(lines[i]) == level && !ascii::trim(unmarked(lines[i])).empty() &&
               unmarked(lines[i]) != "-- ";
    };
    if (!belongs(cursor_.line)) return std::nullopt;
    std::size_t first = cursor_.line;
    while (first > 0 && !begins_anew(unmarked(lines[first])) && belongs(first - 1)) --first;
    std::size_t last = cursor_.line;
    while (last + 1 < lines.size() && belongs(last + 1) && !begins_anew(unmarked(lines[last + 1])))
        ++last;
    return Span{{first, 0}, {last, lines[last].size()}};
}

TextArea::Outcome TextArea::justify() {
    const auto span = paragraph();
    if (!span) return Outcome::moved;
    std::string joined = buffer_.line(span->from.line);
    joined.erase(joined.find_last_not_of(' ') + 1);
    for (std::size_t i = span->from.line + 1; i <= span->to.line; ++i) {
        joined += ' ';
        joined += ascii::trim(unmarked(buffer_.line(i)));
    }
    if (joined == buffer_.between(span->from, span->to)) {
        cursor_ = buffer_.nearest({span->to.line + 1, 0});
        return Outcome::moved;
    }
    const Outcome outcome = replace(*span, joined);
    cursor_ = buffer_.nearest({cursor_.line + 1, 0});
    return outcome;
}

TextArea::Outcome TextArea::take_back(std::optional<Place> place) {
    if (!place) return Outcome::moved;
    cursor_ = *place;
    return Outcome::changed;
}

// ---- places ----

TextArea::Outcome TextArea::go(Place place) {
    cursor_ = place;
    return Outcome::moved;
}

std::optional<TextArea::Span> TextArea::marked() const {
    if (!mark_ || *mark_ == cursor_) return std::nullopt;
    return Span{std::min(*mark_, cursor_), std::max(*mark_, cursor_)};
}

Place TextArea::left_of(Edit edit) const {
    if (cursor_.byte == 0) {
        if (cursor_.line == 0) return cursor_;
        return {cursor_.line - 1, buffer_.line(cursor_.line - 1).size()};
    }
    if (edit == Edit::word_left) return {cursor_.line, word_begin(line(), cursor_.byte)};
    // A cluster does not reach across rows: only this one and the end of the last are looked at.
    const auto& rows = rows_of(cursor_.line);
    const std::size_t row = row_of(rows, cursor_.byte - 1);
    const std::string_view before =
        std::string_view(line()).substr(rows[row].begin, cursor_.byte - rows[row].begin);
    return {cursor_.line, rows[row].begin + text::graphemes(before).back().offset};
}

Place TextArea::right_of(Edit edit) const {
    if (cursor_.byte == line().size()) {
        if (cursor_.line + 1 == buffer_.lines().size()) return cursor_;
        return {cursor_.line + 1, 0};
    }
    if (edit == Edit::word_right) return {cursor_.line, word_end(line(), cursor_.byte)};
    const auto& rows = rows_of(cursor_.line);
    const std::size_t end = rows[row_of(rows, cursor_.byte)].end;
    const auto after =
        text::graphemes(std::string_view(line()).substr(cursor_.byte, end - cursor_.byte));
    return {cursor_.line, cursor_.byte + after.front().length};
}

Place TextArea::row_end() const {
    const auto& rows = rows_of(cursor_.line);
    return {cursor_.line, rows[row_of(rows, cursor_.byte)].end};
}

TextArea::Outcome TextArea::move_in_row(Edit edit) {
    const auto& rows = rows_of(cursor_.line);
    const TextRow& row = rows[row_of(rows, cursor_.byte)];
    constexpr int kFar = 1 << 20;
    cursor_.byte = edit == Edit::row_start ? row.begin : byte_at(line(), row, kFar);
    return Outcome::moved;
}

TextArea::Outcome TextArea::move_rows(long rows) {
    std::vector<TextRow> here = rows_of(cursor_.line);
    std::size_t row = row_of(here, cursor_.byte);
    if (!wish_) wish_ = column_of(line(), here[row], cursor_.byte);
    Place at = cursor_;
    for (; rows < 0 && (row > 0 || at.line > 0); ++rows) {
        if (row > 0) {
            --row;
        } else {
            here = rows_of(--at.line);
            row = here.size() - 1;
        }
    }
    for (; rows > 0 && (row + 1 < here.size() || at.line + 1 < buffer_.lines().size()); --rows) {
        if (row + 1 < here.size()) {
            ++row;
        } else {
            here = rows_of(++at.line);
            row = 0;
        }
    }
    return go({at.line, byte_at(buffer_.line(at.line), here[row], *wish_)});
}

// Scrolls as little as shows the cursor; by more than a screen, to its middle.
void TextArea::keep_visible() {
    const std::vector<TextRow> here = rows_of(cursor_.line);
    const std::size_t cursor_row = row_of(here, cursor_.byte);
    top_ = buffer_.nearest(top_);
    const std::vector<TextRow> top_rows = rows_of(top_.line);
    std::size_t top_row = row_of(top_rows, top_.byte);
    top_.byte = top_rows[top_row].begin;
    const Place wanted{cursor_.line, here[cursor_row].begin};
    // Rows from the top to the cursor, counted no further than a screen.
    long between = -1;
    if (wanted >= top_) {
        between = 0;
        std::size_t count = top_rows.size();
        for (std::size_t at = top_.line; at < wanted.line && between <= size_.rows; ++at) {
            between += static_cast<long>(count - top_row);
            top_row = 0;
            count = rows_of(at + 1).size();
        }
        if (between <= size_.rows)
            between += static_cast<long>(cursor_row) - static_cast<long>(top_row);
    }
    if (between >= 0 && between < size_.rows) return;
    const bool near = between == size_.rows || (between < 0 && top_.line - wanted.line <= 1);
    long up = near ? (between < 0 ? 0 : size_.rows - 1) : size_.rows / 2;
    std::size_t row = cursor_row;
    std::size_t at = cursor_.line;
    auto rows = here;
    for (; up > 0 && (row > 0 || at > 0); --up) {
        if (row > 0) {
            --row;
            continue;
        }
        rows = rows_of(--at);
        row = rows.size() - 1;
    }
    top_ = {at, rows[row].begin};
}

}  // namespace alder::ui::widget
