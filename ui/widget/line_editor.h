// One line of text being typed: readline's keys, history, completion; moves by what a person sees
// as one character. The text is UTF-8 as it was typed or pasted (line ends of a paste are spaces).

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ui/terminal/canvas.h"
#include "ui/terminal/key.h"
#include "ui/widget/theme.h"

namespace alder::ui::widget {

class LineEditor {
public:
    enum class Outcome {
        ignored,    // not a key of ours
        moved,      // cursor only
        changed,    // text() is another
        accepted,   // Enter
        cancelled,  // Escape, ^C, ^G
        complete,   // Tab: answer with offer()
    };

    LineEditor() = default;
    // Older lines first; Up and Down walk through them.
    explicit LineEditor(std::vector<std::string> history) : history_(std::move(history)) {}

    Outcome feed(const terminal::Key& key);
    // What the text before the cursor could become. One: it is taken. Several: their common
    // beginning, then each in turn with every further Tab.
    void offer(std::vector<std::string> candidates);

    const std::string& text() const { return text_; }
    void set_text(std::string_view text);
    // Byte offset, always between characters.
    std::size_t cursor() const { return cursor_; }

    // A secret shows as dots.
    enum class Show { text, dots };
    // The label, then the text, scrolled so that the cursor (put there) is seen.
    void draw(const terminal::Pane& row, const text::TermText& label, const Theme& theme,
              Show show = Show::text) const;

private:
    enum class Unit { character, word };

    Outcome feed_ctrl(char letter);
    Outcome feed_alt(const terminal::Key& key);
    Outcome feed_plain(const terminal::Key& key);
    Outcome insert(std::string_view text);
    Outcome erase(std::size_t from, std::size_t to);
    Outcome kill(std::size_t from, std::size_t to);
    Outcome go(std::size_t to);
    Outcome from_history(long step);
    Outcome transpose();
    std::size_t left_of(Unit unit) const;
    std::size_t right_of(Unit unit) const;
    bool cycle();
    void take_candidate(std::string_view candidate);

    std::string text_;
    std::size_t cursor_ = 0;
    std::string killed_;
    std::vector<std::string> history_;
    std::size_t history_at_ = 0;  // steps back from the newest; 0: the line being typed
    std::string draft_;           // the line being typed while history is shown
    std::vector<std::string> candidates_;
    std::size_t candidate_ = 0;
};

}  // namespace alder::ui::widget
