#include "ui/widget/line_editor.h"

#include <algorithm>

#include "base/ascii.h"
#include "text/utf8.h"
#include "text/width.h"

namespace alder::ui::widget {
namespace {

using terminal::Key;
using terminal::KeyKind;
using text::TermText;

// Part of a word for M-b, M-f, M-d, M-Backspace.
bool is_word(std::string_view cluster) {
    return cluster.size() > 1 || (!cluster.empty() && ascii::is_alnum(cluster[0]));
}

// Bytes looked at on either side of the cursor: more than a screen shows, less than anybody pastes.
constexpr std::size_t kAround = 8192;

// The text before the cursor, or its last bytes, from a whole character on.
std::string_view near_before(std::string_view text, std::size_t cursor) {
    std::size_t from = cursor - std::min(cursor, kAround);
    while (from < cursor && from > 0 && (static_cast<unsigned char>(text[from]) & 0xc0) == 0x80)
        ++from;
    return text.substr(from, cursor - from);
}

std::string_view near_after(std::string_view text, std::size_t cursor) {
    return text::utf8_prefix(text.substr(cursor), kAround);
}

// What may stand in a line: no control characters.
std::string one_line(std::string_view pasted) {
    std::string line = text::valid_utf8(pasted);
    std::ranges::replace_if(line, ascii::is_control, ' ');
    return line;
}

}  // namespace

void LineEditor::set_text(std::string_view text) {
    text_ = one_line(text);
    cursor_ = text_.size();
    candidates_.clear();
}

LineEditor::Outcome LineEditor::feed(const Key& key) {
    if (key.kind == KeyKind::tab && !key.shift)
        return cycle() ? Outcome::changed : Outcome::complete;
    candidates_.clear();
    if (key.kind == KeyKind::paste) return insert(one_line(key.text));
    if (key.alt) return feed_alt(key);
    if (key.ctrl && key.kind == KeyKind::text && key.text.size() == 1)
        return feed_ctrl(key.text[0]);
    return feed_plain(key);
}

LineEditor::Outcome LineEditor::feed_plain(const Key& key) {
    const Unit unit = key.ctrl ? Unit::word : Unit::character;
    switch (key.kind) {
        case KeyKind::text:
            return key.ctrl ? Outcome::ignored : insert(key.text);
        case KeyKind::enter:
            return Outcome::accepted;
        case KeyKind::escape:
            return Outcome::cancelled;
        case KeyKind::left:
            return go(left_of(unit));
        case KeyKind::right:
            return go(right_of(unit));
        case KeyKind::home:
            return go(0);
        case KeyKind::end:
            return go(text_.size());
        case KeyKind::up:
            return from_history(1);
        case KeyKind::down:
            return from_history(-1);
        case KeyKind::backspace:
            return erase(left_of(unit), cursor_);
        case KeyKind::del:
            return erase(cursor_, right_of(unit));
        case KeyKind::tab:
        case KeyKind::page_up:
        case KeyKind::page_down:
        case KeyKind::insert:
        case KeyKind::function:
        case KeyKind::paste:
        case KeyKind::mouse:
        case KeyKind::focus_in:
        case KeyKind::focus_out:
        case KeyKind::resize:
        case KeyKind::hangup:
        case KeyKind::report:
            return Outcome::ignored;
    }
    return Outcome::ignored;
}

LineEditor::Outcome LineEditor::feed_ctrl(char letter) {
    switch (letter) {
        case 'a':
            return go(0);
        case 'b':
            return go(left_of(Unit::character));
        case 'c':
        case 'g':
            return Outcome::cancelled;
        case 'd':
            return erase(cursor_, right_of(Unit::character));
        case 'e':
            return go(text_.size());
        case 'f':
            return go(right_of(Unit::character));
        case 'h':
            return erase(left_of(Unit::character), cursor_);
        case 'j':
            return Outcome::accepted;
        case 'k':
            return kill(cursor_, text_.size());
        case 'n':
            return from_history(-1);
        case 'p':
            return from_history(1);
        case 't':
            return transpose();
        case 'u':
            return kill(0, cursor_);
        case 'w': {
            std::size_t from = cursor_;
            while (from > 0 && text_[from - 1] == ' ') --from;
            while (from > 0 && text_[from - 1] != ' ') --from;
            return kill(from, cursor_);
        }
        case 'y':
            return insert(killed_);
        default:
            return Outcome::ignored;
    }
}

LineEditor::Outcome LineEditor::feed_alt(const Key& key) {
    if (key.kind == KeyKind::backspace) return kill(left_of(Unit::word), cursor_);
    if (key.kind == KeyKind::left || key.text == "b") return go(left_of(Unit::word));
    if (key.kind == KeyKind::right || key.text == "f") return go(right_of(Unit::word));
    if (key.kind == KeyKind::text && key.text == "d") return kill(cursor_, right_of(Unit::word));
    return Outcome::ignored;
}

LineEditor::Outcome LineEditor::go(std::size_t to) {
    cursor_ = to;
    return Outcome::moved;
}

LineEditor::Outcome LineEditor::insert(std::string_view text) {
    if (text.empty()) return Outcome::moved;
    text_.insert(cursor_, text);
    cursor_ += text.size();
    return Outcome::changed;
}

LineEditor::Outcome LineEditor::erase(std::size_t from, std::size_t to) {
    if (from == to) return Outcome::moved;
    text_.erase(from, to - from);
    cursor_ = from;
    return Outcome::changed;
}

LineEditor::Outcome LineEditor::kill(std::size_t from, std::size_t to) {
    if (from != to) killed_ = text_.substr(from, to - from);
    return erase(from, to);
}

LineEditor::Outcome LineEditor::transpose() {
    const std::size_t here = cursor_ == text_.size() ? left_of(Unit::character) : cursor_;
    cursor_ = here;
    const std::size_t before = left_of(Unit::character);
    const std::size_t after = right_of(Unit::character);
    if (before == here) return Outcome::moved;
    const std::string swapped =
        text_.substr(here, after - here) + text_.substr(before, here - before);
    text_.replace(before, after - before, swapped);
    cursor_ = after;
    return Outcome::changed;
}

std::size_t LineEditor::left_of(Unit unit) const {
    const std::string_view before = near_before(text_, cursor_);
    const auto clusters = text::graphemes(before);
    std::size_t i = clusters.size();
    const auto word_at = [&](std::size_t k) {
        return is_word(before.substr(clusters[k].offset, clusters[k].length));
    };
    if (i > 0 && unit == Unit::character) --i;
    while (unit == Unit::word && i > 0 && !word_at(i - 1)) --i;
    while (unit == Unit::word && i > 0 && word_at(i - 1)) --i;
    return i == clusters.size() ? cursor_ : cursor_ - before.size() + clusters[i].offset;
}

std::size_t LineEditor::right_of(Unit unit) const {
    const std::string_view after = near_after(text_, cursor_);
    const auto clusters = text::graphemes(after);
    std::size_t i = 0;
    const auto word_at = [&](std::size_t k) {
        return is_word(after.substr(clusters[k].offset, clusters[k].length));
    };
    if (!clusters.empty() && unit == Unit::character) ++i;
    while (unit == Unit::word && i < clusters.size() && !word_at(i)) ++i;
    while (unit == Unit::word && i < clusters.size() && word_at(i)) ++i;
    return cursor_ + (i == clusters.size() ? after.size() : clusters[i].offset);
}

LineEditor::Outcome LineEditor::from_history(long step) {
    const long wanted = static_cast<long>(history_at_) + step;
    if (wanted < 0 || wanted > static_cast<long>(history_.size())) return Outcome::moved;
    if (history_at_ == 0) draft_ = text_;
    history_at_ = static_cast<std::size_t>(wanted);
    set_text(history_at_ == 0 ? draft_ : history_[history_.size() - history_at_]);
    return Outcome::changed;
}

void LineEditor::take_candidate(std::string_view candidate) {
    const std::string safe = one_line(candidate);
    text_.replace(0, cursor_, safe);
    cursor_ = safe.size();
}

void LineEditor::offer(std::vector<std::string> candidates) {
    candidates_ = std::move(candidates);
    candidate_ = 0;
    if (candidates_.empty()) return;
    std::string_view common = candidates_.front();
    for (const std::string_view other : candidates_) {
        const auto split = std::ranges::mismatch(common, other).in1;
        common = text::utf8_prefix(common, static_cast<std::size_t>(split - common.begin()));
    }
    if (common.size() >= cursor_) take_candidate(common);
    if (candidates_.size() == 1) candidates_.clear();
}

bool LineEditor::cycle() {
    if (candidates_.empty()) return false;
    take_candidate(candidates_[candidate_]);
    candidate_ = (candidate_ + 1) % candidates_.size();
    return true;
}

void LineEditor::draw(const terminal::Pane& row, const TermText& label, const Theme& theme,
                      Show show) const {
    const int start = row.put(0, 0, label, theme[Role::header_name]);
    const terminal::Pane field = row.part({0, start, 1, row.columns() - start});
    field.fill(theme[Role::field]);
    const auto shown = [&](std::string_view part) {
        if (show == Show::text) return TermText::clean(part);
        TermText dots;
        for (std::size_t i = 0; i < text::graphemes(part).size(); ++i) dots += TermText::own("•");
        return dots;
    };
    const std::string_view left = near_before(text_, cursor_);
    const std::string_view right = near_after(text_, cursor_);
    const std::string_view near =
        std::string_view(text_).substr(cursor_ - left.size(), left.size() + right.size());
    const int before = shown(left).columns();
    // The cursor stays in the right half of a field that is too short.
    const int scroll = std::max(0, before - std::max(0, field.columns() - 2));
    const int end = field.put_piece(0, -scroll, shown(near), theme[Role::field]);
    field.set_cursor(0, before - scroll, terminal::CursorOn::field);
    // With the place behind it, where the cursor may stand.
    field.reorder(0, end + 1);
}

}  // namespace alder::ui::widget
