// Letters on their way out, and what became of the last ones.

#pragma once

#include "ui/screen/letter_office.h"
#include "ui/screen/screen.h"
#include "ui/widget/list.h"

namespace alder::ui::screen {

// What the letter waits for, or what became of it, in a few words.
std::string fate_of(const store::OutboxLetter& letter, const view::Moment& moment);

class OutboxScreen final : public Screen {
public:
    explicit OutboxScreen(Desk& desk);

    command::Screen kind() const override { return command::Screen::outbox; }
    Heading heading() const override;
    void resize(terminal::Size body) override { list_.set_height(std::max(1, body.rows - 1)); }
    widget::Click click(int row) override { return list_.click(row - 1); }
    void scroll(long rows) override { list_.scroll(rows); }
    bool run(command::Command command) override;
    // Other programs change the outbox too.
    std::optional<Clock::time_point> deadline() const override { return next_look_; }
    void time_passed(Clock::time_point now) override;
    void shelves_changed() override { lay_out(); }
    void uncovered() override { lay_out(); }
    void draw(const terminal::Pane& body) override;

private:
    static const Action<OutboxScreen> kActions[];

    void lay_out();
    const store::OutboxLetter* chosen() const;
    void open();
    void hold();
    void send_now();
    void withdraw();
    void previous_row() { list_.move(-1); }
    void next_row() { list_.move(1); }
    void page_up() { list_.page(-1); }
    void page_down() { list_.page(1); }
    void first() { list_.first(); }
    void last() { list_.last(); }
    void draw_letter(const terminal::Pane& row, const store::OutboxLetter& letter) const;

    Desk& desk_;
    widget::List list_;
    store::LetterId here_;  // where the cursor is
    Clock::time_point next_look_{};
};

}  // namespace alder::ui::screen
