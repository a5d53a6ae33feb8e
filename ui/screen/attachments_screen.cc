#include "ui/screen/attachments_screen.h"

#include <algorithm>
#include <cstdlib>

#include "ui/screen/message_text.h"
#include "ui/screen/paint.h"
#include "ui/screen/part_file.h"
#include "ui/screen/text_screen.h"

namespace alder::ui::screen {

using command::Command;
using widget::Role;
using widget::Tone;

namespace {

constexpr int kIndent = 3;

}  // namespace

const Action<AttachmentsScreen> AttachmentsScreen::kActions[] = {
    {Command::open, &AttachmentsScreen::open},
    {Command::save_attachment, &AttachmentsScreen::save},
    {Command::previous_row, &AttachmentsScreen::previous_row},
    {Command::next_row, &AttachmentsScreen::next_row},
    {Command::page_up, &AttachmentsScreen::page_up},
    {Command::page_down, &AttachmentsScreen::page_down},
    {Command::first, &AttachmentsScreen::first},
    {Command::last, &AttachmentsScreen::last},
};

AttachmentsScreen::AttachmentsScreen(Desk& desk, mail::MessageRef message)
    : desk_(desk), message_(message) {
    ask();
}

void AttachmentsScreen::ask() {
    desk_.ask(message_.account, account::AskMessage{message_.placement, {}});
}

// Perhaps its bytes have come.
void AttachmentsScreen::shelves_changed() {
    if (is_awaited_) ask();
}

bool AttachmentsScreen::run(Command command) { return run_from(kActions, *this, command); }

void AttachmentsScreen::resize(terminal::Size body) {
    list_.set_height(std::max(1, body.rows - kHeadRows));
    columns_ = body.columns - kIndent;
    lay_out();
}

// ---- the rows ----

void AttachmentsScreen::lay_out() {
    const std::size_t before = here();
    rows_.clear();
    for (std::size_t part = 0; part < parts_.size(); ++part)
        for (view::Line& line : view::attachment_lines(parts_[part], columns_))
            rows_.push_back({part, std::move(line)});
    list_.set_count(rows_.size());
    go_to(before);
}

void AttachmentsScreen::go_to(std::size_t part) {
    const auto row = std::ranges::find(rows_, part, &Row::part);
    if (row != rows_.end()) list_.set_cursor(static_cast<std::size_t>(row - rows_.begin()));
}

void AttachmentsScreen::step(long parts) {
    if (parts < 0 && here() == 0) return;
    go_to(parts < 0 ? here() - 1 : here() + 1);
}

void AttachmentsScreen::page(int pages) {
    const std::size_t before = here();
    list_.page(pages);
    if (here() == before) return step(pages);
    go_to(here());
}

void AttachmentsScreen::last() {
    list_.last();
    go_to(here());
}

void AttachmentsScreen::scroll(long rows) {
    list_.scroll(rows);
    go_to(here());
}

widget::Click AttachmentsScreen::click(int row) {
    const std::size_t before = here();
    const widget::Click at = list_.click(row - kHeadRows);
    go_to(here());
    return at == widget::Click::another_row && here() == before ? widget::Click::current_row : at;
}

// ---- the parts ----

void AttachmentsScreen::answer(mail::AccountId account, const account::Answer& answer) {
    if (account != message_.account || read_) return;
    if (const auto* read = std::get_if<account::MessageToRead>(&answer)) {
        if (read->entry.id != message_.placement) return;
        read_ = std::make_shared<account::MessageToRead>(*read);
        is_awaited_ = false;
        parts_ = all_parts(*read_);
        lay_out();
    } else if (const auto* none = std::get_if<account::NoAnswer>(&answer);
               none != nullptr && !none->view) {
        if (none->awaited && none->awaited->id != message_.placement) return;
        if (none->awaited && !is_awaited_) desk_.fetch(message_);
        is_awaited_ = none->awaited.has_value();
        trouble_ = none->error.detail;
    }
}

void AttachmentsScreen::open() {
    if (list_.empty()) return;
    const view::AttachmentFacts& part = parts_[here()];
    const bool readable = part.type.starts_with("text/") || part.type == "message/rfc822" ||
                          part.type.starts_with("message/");
    if (!part.warning.empty())
        return desk_.say(Tone::warning, TermText::own("Not opened: ") +
                                            TermText::clean(part.warning) +
                                            TermText::own("; save it"));
    if (!readable) return open_outside(part);
    const std::string text = part_text(*read_->message, part.part);
    desk_.show(std::make_unique<TextScreen>(
        desk_, TextScreen::Text{command::Screen::help,
                                part.name.empty() ? TermText::clean("Part " + part.part)
                                                  : TermText::clean(part.name),
                                [text](int columns) { return plain_lines(text, columns); }}));
}

void AttachmentsScreen::open_outside(const view::AttachmentFacts& part) {
    if (std::getenv("DISPLAY") == nullptr && std::getenv("WAYLAND_DISPLAY") == nullptr)
        return desk_.say(Tone::info, TermText::own("There is no desktop to open this on; save it "
                                                   "instead"));
    desk_.say(Tone::info, TermText::own("Opening ") + TermText::clean(part.name));
    desk_.begin(open_errand(read_, part, desk_.save_directory()));
}

void AttachmentsScreen::save() {
    if (list_.empty()) return;
    const view::AttachmentFacts part = parts_[here()];
    const std::string proposal =
        desk_.save_directory() + "/" + safe_file_name(part.name, part.part);
    desk_.prompt({TermText::own("Save to file: "), proposal,
                  [this, part](const std::string& path) {
                      if (!path.empty()) desk_.begin(save_errand(read_, part.part, path));
                  },
                  Completes::paths});
}

Heading AttachmentsScreen::heading() const {
    return {TermText::own("Parts of the message"),
            read_ ? TermText::clean(app::count_of(parts_.size(), "part")) : TermText()};
}

void AttachmentsScreen::draw_without_parts(const terminal::Pane& body) const {
    const widget::Theme& theme = desk_.theme();
    if (!is_awaited_) return void(body.put(1, 1, TermText::clean(trouble_), theme[Role::error]));
    body.put(1, 1,
             is_away(desk_.shelves(), message_.account)
                 ? TermText::own("The message is fetched when the server is back")
                 : TermText::own("Fetching the message …"),
             theme[Role::faint]);
}

void AttachmentsScreen::draw(const terminal::Pane& body) {
    if (!read_) return draw_without_parts(body);
    const widget::Theme& theme = desk_.theme();
    const std::string& subject = read_->entry.summary.envelope.subject;
    body.put(0, 1,
             (subject.empty() ? TermText::own("(no subject)") : TermText::clean(subject))
                 .truncated(body.columns() - 1),
             theme[Role::strong]);
    list_.draw(body.part({kHeadRows, 0, body.rows() - kHeadRows, body.columns()}),
               [&](const terminal::Pane& row, std::size_t at, bool is_current) {
                   if (is_current) row.put(0, 0, TermText::own(" >"), theme[Role::text]);
                   put_line(row, kIndent, rows_[at].line, theme);
                   if (rows_[at].part == here())
                       row.restyle(0, 0, row.columns(), theme[Role::cursor]);
               });
}

}  // namespace alder::ui::screen
