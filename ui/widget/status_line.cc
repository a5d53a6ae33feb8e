#include "ui/widget/status_line.h"

#include <chrono>
#include <utility>

namespace alder::ui::widget {
namespace {

using std::chrono::seconds;

constexpr seconds kHeard{2};  // how long bad news is not talked over
constexpr std::size_t kMaxWaiting = 8;

seconds lasting(Tone tone) {
    switch (tone) {
        case Tone::info:
        case Tone::ok:
            return seconds(5);
        case Tone::warning:
            return seconds(10);
        case Tone::error:
            return seconds(30);
    }
    return seconds(5);
}

Role role_of(Tone tone) {
    switch (tone) {
        case Tone::info:
            return Role::info;
        case Tone::ok:
            return Role::ok;
        case Tone::warning:
            return Role::warning;
        case Tone::error:
            return Role::error;
    }
    return Role::info;
}

}  // namespace

Clock::time_point StatusLine::ends(const Message& message) const {
    const bool others_wait = waiting_.size() > 1;
    return message.shown + (others_wait ? kHeard : lasting(message.tone));
}

void StatusLine::say(Tone tone, text::TermText words, Clock::time_point now) {
    time_passed(now);
    if (std::exchange(is_seen_, false) && !waiting_.empty()) waiting_.pop_front();
    // What is not worse news than this is replaced at once.
    while (!waiting_.empty() && (waiting_.back().tone <= tone || waiting_.size() >= kMaxWaiting))
        waiting_.pop_back();
    waiting_.push_back({tone, std::move(words), now});
    time_passed(now);
}

void StatusLine::turn_away() {
    std::erase_if(waiting_, [](const Message& each) {
        return each.tone == Tone::info || each.tone == Tone::ok;
    });
}

void StatusLine::time_passed(Clock::time_point now) {
    while (!waiting_.empty() && ends(waiting_.front()) <= now) {
        waiting_.pop_front();
        is_seen_ = false;
        if (!waiting_.empty()) waiting_.front().shown = now;
    }
}

std::optional<Clock::time_point> StatusLine::deadline() const {
    if (waiting_.empty()) return std::nullopt;
    return ends(waiting_.front());
}

const text::TermText* StatusLine::words() const {
    return waiting_.empty() ? nullptr : &waiting_.front().words;
}

void StatusLine::draw(const terminal::Pane& row, const Theme& theme) const {
    if (waiting_.empty()) return;
    const Message& message = waiting_.front();
    const text::TermText words =
        (text::TermText::own("[") + message.words).truncated(row.columns() - 1) +
        text::TermText::own("]");
    const int start = (row.columns() - words.columns()) / 2;
    row.put(0, start, words, theme[role_of(message.tone)]);
}

}  // namespace alder::ui::widget
