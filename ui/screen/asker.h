// What the person is being asked: a line to be typed at the bottom, a list to choose from above it.
// Each belongs to the screen that asks, and goes with it.
//
// Thread rule: belongs to the UI thread.

#pragma once

#include <optional>
#include <vector>

#include "command/keymap.h"
#include "ui/screen/questions.h"
#include "ui/screen/screen.h"
#include "ui/widget/line_editor.h"

namespace alder::ui::screen {

class Asker {
public:
    // The desk outlives this.
    explicit Asker(Desk& desk) : desk_(desk) {}

    void prompt(const Screen& owner, Prompt prompt);
    void choose(const Screen& owner, Choice choice);
    // The screen goes: nobody wants to know any more.
    void forget(const Screen& owner);

    bool is_asking() const { return asking_ || choosing_; }
    // True: the key was for what is asked.
    bool feed(const terminal::Key& key);
    // The wheel.
    void scroll(long rows);

    // The keys that answer.
    std::vector<command::BarItem> bar() const;
    // False: no line is to be typed.
    bool draw_line(const terminal::Pane& row) const;
    // False: there is nothing to choose.
    bool draw_list(const terminal::Pane& body);

private:
    struct Asking {
        const Screen* owner;
        Prompt prompt;
        widget::LineEditor editor;
    };
    struct Choosing {
        const Screen* owner;
        Choice choice;
        widget::Palette palette;
    };

    void feed_line(const terminal::Key& key);
    void feed_list(const terminal::Key& key);
    void none_chosen();
    void complete_path();

    Desk& desk_;
    std::optional<Asking> asking_;
    std::optional<Choosing> choosing_;
};

}  // namespace alder::ui::screen
