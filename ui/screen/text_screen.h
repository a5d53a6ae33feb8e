// Pages of text that scroll and can be searched: help, activity, a part of a message.

#pragma once

#include <functional>

#include "ui/screen/screen.h"
#include "ui/widget/pager.h"
#include "view/line.h"

namespace alder::ui::screen {

class TextScreen final : public Screen {
public:
    struct Text {
        command::Screen kind;  // whose keys: help or activity
        TermText title;
        std::function<std::vector<view::Line>(int columns)> lines;  // asked anew when it may differ
    };
    TextScreen(Desk& desk, Text text);

    command::Screen kind() const override { return text_.kind; }
    Heading heading() const override;
    void resize(terminal::Size body) override;
    void scroll(long rows) override { pager_.scroll(rows); }
    bool run(command::Command command) override;
    void refresh() override { lay_out(); }
    void shelves_changed() override { lay_out(); }
    void uncovered() override { lay_out(); }
    void draw(const terminal::Pane& body) override;

private:
    static const Action<TextScreen> kActions[];

    void lay_out();
    void line_up() { pager_.scroll(-1); }
    void line_down() { pager_.scroll(1); }
    void page_up() { pager_.page(-1); }
    void page_down() { pager_.page(1); }
    void first() { pager_.to_line(0); }
    void last() { pager_.to_end(); }
    void find();
    void find_next();

    Desk& desk_;
    Text text_;
    int columns_ = 80;
    widget::Pager pager_;
    std::string pattern_;
};

// What the keys do on a screen, from the table and the keys in force.
TextScreen::Text help_text(const Desk& desk, command::Screen screen);
// What happened, newest first, and how the accounts are.
TextScreen::Text activity_text(Desk& desk);

}  // namespace alder::ui::screen
