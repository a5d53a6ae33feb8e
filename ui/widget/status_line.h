// The one line that says what happened: nothing on the screens ever asks to be clicked away. Bad
// news stays longer, and good news waits until bad news had its second, or a key was pressed.

#pragma once

#include <deque>
#include <optional>

#include "base/clock.h"
#include "text/term_text.h"
#include "ui/terminal/canvas.h"
#include "ui/widget/theme.h"

namespace alder::ui::widget {

enum class Tone : std::uint8_t { info, ok, warning, error };

class StatusLine {
public:
    void say(Tone tone, text::TermText words, Clock::time_point now);
    void clear() { waiting_.clear(); }
    // Somebody turned to something else: what was told of the thing before goes, warnings stay.
    void turn_away();
    // Somebody goes on: what is shown stays, but is replaced by whatever comes, worse news or not.
    void seen() { is_seen_ = !waiting_.empty(); }
    // Takes away what has been there long enough.
    void time_passed(Clock::time_point now);
    // When the line will change by itself.
    std::optional<Clock::time_point> deadline() const;

    // The words there now, or nullptr.
    const text::TermText* words() const;
    // One row.
    void draw(const terminal::Pane& row, const Theme& theme) const;

private:
    struct Message {
        Tone tone;
        text::TermText words;
        Clock::time_point shown;  // since when
    };
    Clock::time_point ends(const Message& message) const;

    std::deque<Message> waiting_;  // the first is the one shown
    bool is_seen_ = false;         // the first
};

}  // namespace alder::ui::widget
