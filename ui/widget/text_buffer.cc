#include "ui/widget/text_buffer.h"

#include <algorithm>
#include <iterator>
#include <ranges>
#include <utility>

#include "base/ascii.h"

namespace alder::ui::widget {

namespace {

constexpr std::size_t kMaxSteps = 10'000;  // that can be taken back

// Where a text ends that begins there.
Place end_of(Place from, std::string_view text) {
    const auto feeds = static_cast<std::size_t>(std::ranges::count(text, '\n'));
    if (feeds == 0) return {from.line, from.byte + text.size()};
    return {from.line + feeds, text.size() - text.rfind('\n') - 1};
}

}  // namespace

void TextBuffer::set_text(std::string_view text) {
    lines_.clear();
    for (const std::string_view line : ascii::split(text, '\n')) lines_.emplace_back(line);
    done_.clear();
    undone_.clear();
    ++revision_;
}

std::string TextBuffer::text() const { return between({}, end()); }

Place TextBuffer::nearest(Place wanted) const {
    const std::size_t line = std::min(wanted.line, lines_.size() - 1);
    return {line, std::min(wanted.byte, lines_[line].size())};
}

std::string TextBuffer::between(Place from, Place to) const {
    if (from.line == to.line) return lines_[from.line].substr(from.byte, to.byte - from.byte);
    std::string out = lines_[from.line].substr(from.byte);
    for (std::size_t i = from.line + 1; i < to.line; ++i) {
        out += '\n';
        out += lines_[i];
    }
    out += '\n';
    out += std::string_view(lines_[to.line]).substr(0, to.byte);
    return out;
}

Place TextBuffer::put(Place from, Place to, std::string_view with) {
    ++revision_;
    const std::string tail = lines_[to.line].substr(to.byte);
    auto pieces = ascii::split(with, '\n');
    const auto first = lines_.begin() + static_cast<std::ptrdiff_t>(from.line);
    const auto last = lines_.begin() + static_cast<std::ptrdiff_t>(to.line);
    first->resize(from.byte);
    *first += pieces.front();
    const auto next = lines_.erase(first + 1, last + 1);
    lines_.insert(next, pieces.begin() + 1, pieces.end());
    const Place end = end_of(from, with);
    lines_[end.line] += tail;
    return end;
}

Place TextBuffer::replace(Place from, Place to, std::string_view with, Step step) {
    if (from == to && with.empty()) return from;
    if (step == Step::fresh || done_.empty()) done_.emplace_back();
    if (done_.size() > kMaxSteps) done_.erase(done_.begin());
    undone_.clear();
    Changes& changes = done_.back();
    // Typing goes on with the change it began: a long step stays one piece.
    const bool goes_on = !changes.empty() && from == to &&
                         end_of(changes.back().from, changes.back().inserted) == from;
    if (goes_on)
        changes.back().inserted += with;
    else
        changes.push_back({from, between(from, to), std::string(with)});
    return put(from, to, with);
}

std::optional<Place> TextBuffer::undo() {
    if (done_.empty()) return std::nullopt;
    Changes changes = std::move(done_.back());
    done_.pop_back();
    Place at;
    for (const Change& each : std::views::reverse(changes))
        at = put(each.from, end_of(each.from, each.inserted), each.removed);
    undone_.push_back(std::move(changes));
    return at;
}

std::optional<Place> TextBuffer::redo() {
    if (undone_.empty()) return std::nullopt;
    Changes changes = std::move(undone_.back());
    undone_.pop_back();
    Place at;
    for (const Change& each : changes)
        at = put(each.from, end_of(each.from, each.removed), each.inserted);
    done_.push_back(std::move(changes));
    return at;
}

}  // namespace alder::ui::widget
