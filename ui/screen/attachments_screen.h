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
    widget::Click click(int row) override;
    void scroll(long rows) override;
    bool run(command::Command command) override;
    void answer(mail::AccountId account, const account::Answer& answer) override;
    void shelves_changed() override;
    void draw(const terminal::Pane& body) override;

private:
    static constexpr int kHeadRows = 2;
    static const Action<AttachmentsScreen> kActions[];

    void ask();
    void draw_without_parts(const terminal::Pane& body) const;
    // One line of a part: a warning may need more of them.
    struct Row {
        std::size_t part;
        view::Line line;
    };

    void lay_out();
    // The part the cursor is on; its first row holds the cursor.
    std::size_t here() const { return list_.empty() ? 0 : rows_[list_.cursor()].part; }
    void go_to(std::size_t part);
    void step(long parts);
    void page(int pages);
    void open();
    void save();
    void previous_row() { step(-1); }
    void next_row() { step(1); }
    void page_up() { page(-1); }
    void page_down() { page(1); }
    void first() { go_to(0); }
    void last();
    void open_outside(const view::AttachmentFacts& part);

    Desk& desk_;
    mail::MessageRef message_;
    std::shared_ptr<const account::MessageToRead> read_;
    std::string trouble_;      // why it cannot be shown
    bool is_awaited_ = false;  // its bytes are being fetched
    std::vector<view::AttachmentFacts> parts_;
    int columns_ = 80;
    std::vector<Row> rows_;
    widget::List list_;
};

}  // namespace alder::ui::screen
