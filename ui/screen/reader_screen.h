// One message to read. Follows the index it was opened from: the next message there is the next one
// here.

#pragma once

#include <memory>
#include <optional>

#include "ui/screen/index_screen.h"
#include "ui/screen/screen.h"
#include "ui/widget/pager.h"

namespace alder::ui::screen {

class ReaderScreen final : public Screen {
public:
    // Reads what the index's cursor is on. The index lies below in the stack and outlives this.
    ReaderScreen(Desk& desk, IndexScreen& index);

    command::Screen kind() const override { return command::Screen::reader; }
    Heading heading() const override;
    void resize(terminal::Size body) override;
    void scroll(long rows) override { pager_.scroll(rows); }
    bool run(command::Command command) override;
    std::optional<mail::MessageRef> current() const override { return message_; }
    void answer(mail::AccountId account, const account::Answer& answer) override;
    void shelves_changed() override {
        if (awaited_) ask();
    }
    void uncovered() override { lay_out(); }
    void draw(const terminal::Pane& body) override;

private:
    enum class Show { meant, source };
    enum class Place { top, kept };
    static const Action<ReaderScreen> kActions[];

    void load();
    void ask();
    void lay_out();
    std::vector<view::Line> lines() const;
    std::vector<view::Line> lines_of_awaited() const;
    void mark_as_read();
    void say_draft();
    void step(long rows);
    void go_to_unread(command::Command command);

    void previous_message() { step(-1); }
    void next_message() { step(1); }
    void line_up() { pager_.scroll(-1); }
    void line_down();
    void page_up() { pager_.page(-1); }
    void page_down();
    void first() { pager_.to_line(0); }
    void last() { pager_.to_end(); }
    void next_unread();
    void previous_unread();
    void find();
    void find_next();
    void remove();
    void save();
    void copy();
    void toggle_flag();
    void toggle_unread();
    void mark_read();
    void mark_unread();
    void show_attachments();
    void toggle_headers();
    void toggle_source();
    void toggle_html();
    void fold_quotes();

    Desk& desk_;
    IndexScreen& index_;
    mail::MessageRef message_;  // until a key goes to another
    bool looking_ = false;      // the index was asked for the next unread one
    int columns_ = 0;
    std::shared_ptr<const account::MessageToRead> read_;
    std::string trouble_;                  // why it cannot be shown
    std::optional<store::Entry> awaited_;  // its bytes are being fetched
    bool all_headers_ = false;
    bool folded_quotes_ = false;
    Show show_ = Show::meant;
    mime::ReadableOptions::Prefer prefer_ = mime::ReadableOptions::Prefer::plain;
    Place place_ = Place::top;
    widget::Pager pager_;
    std::string pattern_;
};

}  // namespace alder::ui::screen
