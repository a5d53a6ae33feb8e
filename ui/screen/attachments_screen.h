// The parts of a message: look at, save, open. A part that is a program, or something else than it
// says, is never opened by a key (SECURITY, Attachments): it can be saved.

#pragma once

#include <memory>
#include <optional>

#include "ui/screen/screen.h"
#include "ui/widget/list.h"
#include "view/reader_text.h"

namespace alder::ui::screen {

class AttachmentsScreen final : public Screen {
public:
    AttachmentsScreen(Desk& desk, mail::MessageRef message);

    command::Screen kind() const override { return command::Screen::attachments; }
    Heading heading() const override;
    void resize(terminal::Size body) override;
    widget::Click click(int row) override { return list_.click(row - kHeadRows); }
    void scroll(long rows) override { list_.scroll(rows); }
    bool run(command::Command command) override;
    void answer(mail::AccountId account, const account::Answer& answer) override;
    void draw(const terminal::Pane& body) override;

private:
    static constexpr int kHeadRows = 2;
    static const Action<AttachmentsScreen> kActions[];

    void open();
    void save();
    void previous_row() { list_.move(-1); }
    void next_row() { list_.move(1); }
    void page_up() { list_.page(-1); }
    void page_down() { list_.page(1); }
    void first() { list_.first(); }
    void last() { list_.last(); }
    void open_outside(const view::AttachmentFacts& part);

    Desk& desk_;
    mail::MessageRef message_;
    std::shared_ptr<const account::MessageToRead> read_;
    std::string trouble_;
    std::vector<view::AttachmentFacts> parts_;
    widget::List list_;
};

}  // namespace alder::ui::screen
