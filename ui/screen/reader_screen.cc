#include "ui/screen/reader_screen.h"

#include <algorithm>

#include <fmt/format.h>

#include "ui/screen/attachments_screen.h"
#include "ui/screen/message_text.h"
#include "ui/screen/paint.h"

namespace alder::ui::screen {

namespace {

using command::Command;
using widget::Tone;

constexpr int kReadable = 88;  // columns; longer lines tire the eye
constexpr int kMargin = 1;

}  // namespace

const Action<ReaderScreen> ReaderScreen::kActions[] = {
    {Command::previous_message, &ReaderScreen::previous_message},
    {Command::next_message, &ReaderScreen::next_message},
    {Command::line_up, &ReaderScreen::line_up},
    {Command::line_down, &ReaderScreen::line_down},
    {Command::page_up, &ReaderScreen::page_up},
    {Command::page_down, &ReaderScreen::page_down},
    {Command::first, &ReaderScreen::first},
    {Command::last, &ReaderScreen::last},
    {Command::next_unread, &ReaderScreen::next_unread},
    {Command::previous_unread, &ReaderScreen::previous_unread},
    {Command::find, &ReaderScreen::find},
    {Command::find_next, &ReaderScreen::find_next},
    {Command::delete_message, &ReaderScreen::remove},
    {Command::save, &ReaderScreen::save},
    {Command::copy, &ReaderScreen::copy},
    {Command::toggle_flag, &ReaderScreen::toggle_flag},
    {Command::toggle_unread, &ReaderScreen::toggle_unread},
    {Command::mark_read, &ReaderScreen::mark_read},
    {Command::mark_unread, &ReaderScreen::mark_unread},
    {Command::show_attachments, &ReaderScreen::show_attachments},
    {Command::toggle_headers, &ReaderScreen::toggle_headers},
    {Command::toggle_source, &ReaderScreen::toggle_source},
    {Command::toggle_html, &ReaderScreen::toggle_html},
    {Command::fold_quotes, &ReaderScreen::fold_quotes},
};

ReaderScreen::ReaderScreen(Desk& desk, IndexScreen& index)
    : desk_(desk), index_(index), message_(index.current().value_or(mail::MessageRef{})) {
    index_.hold(message_);
}

bool ReaderScreen::run(Command command) { return run_from(kActions, *this, command); }

void ReaderScreen::resize(terminal::Size body) {
    pager_.set_height(std::max(1, body.rows));
    const int columns = std::clamp(body.columns - 2 * kMargin, 10, kReadable);
    if (columns == columns_) return;
    columns_ = columns;
    pager_.set_columns(columns);
    ask();
}

// Another message: what is shown stays until the new one is here.
void ReaderScreen::load() {
    const auto now = index_.current();
    if (!now) return desk_.leave(*this);
    if (*now == message_) return;
    message_ = *now;
    awaited_.reset();
    index_.hold(message_);
    place_ = Place::top;
    show_ = Show::meant;
    prefer_ = mime::ReadableOptions::Prefer::plain;
    ask();
}

void ReaderScreen::ask() {
    desk_.ask(
        message_.account,
        account::AskMessage{message_.placement,
                            {.prefer = prefer_, .columns = columns_, .zone = desk_.moment().zone}});
}

void ReaderScreen::answer(mail::AccountId account, const account::Answer& answer) {
    if (const auto* read = std::get_if<account::MessageToRead>(&answer)) {
        if (account != message_.account || read->entry.id != message_.placement) return;
        if (read->options.columns != columns_ || read->options.prefer != prefer_) return;
        const bool is_new = !read_ || read_->entry.id != read->entry.id;
        read_ = std::make_shared<account::MessageToRead>(*read);
        trouble_.clear();
        awaited_.reset();
        lay_out();
        if (is_new) {
            mark_as_read();
            say_draft();
        }
    } else if (const auto* none = std::get_if<account::NoAnswer>(&answer);
               none != nullptr && !none->view && account == message_.account) {
        if (none->awaited && none->awaited->id != message_.placement) return;
        if (none->awaited && !awaited_) desk_.fetch(message_);
        awaited_ = none->awaited;
        read_.reset();
        trouble_ = none->error.detail;
        lay_out();
    }
    // The index has had the answer before this one.
    if (looking_ && !index_.is_looking()) {
        looking_ = false;
        load();
    }
}

void ReaderScreen::say_draft() {
    const auto resume = desk_.keys().keys_of(Command::resume_draft, kind());
    if (!read_->entry.flags.has(mail::Flag::draft) || resume.empty()) return;
    desk_.say(Tone::info, TermText::clean(fmt::format(
                              "This is a draft; {} goes on writing it",
                              command::key_label(resume.front(), desk_.keys().preset()))));
}

void ReaderScreen::mark_as_read() {
    const mail::Flags flags = desk_.overlay().flags(message_, read_->entry.flags);
    if (flags.has(mail::Flag::seen)) return;
    mail::FlagChange seen;
    seen.add.add(mail::Flag::seen);
    app::Deed deed = app::change_flags({message_.placement}, seen);
    deed.what = kReadByOpening;
    desk_.perform(message_.account, std::move(deed), Telling::quietly);
}

void ReaderScreen::lay_out() {
    pager_.set_lines(styled(lines(), desk_.theme()));
    if (place_ == Place::top) pager_.to_line(0);
    place_ = Place::kept;
}

std::vector<view::Line> ReaderScreen::lines() const {
    if (awaited_) return lines_of_awaited();
    if (!read_ && trouble_.empty()) return {};
    if (!read_) {
        const TermText why =
            TermText::own("This message cannot be shown: ") + TermText::clean(trouble_);
        return {{}, {{why, view::Look::bad, {}}}};
    }
    if (show_ == Show::source) return source_lines(*read_->message, columns_);
    return view::reader_lines(reader_facts(*read_, all_headers_ ? Headers::all : Headers::brief),
                              {columns_, folded_quotes_, desk_.moment()});
}

// What the index knows of it, and a quiet line in the place of the text.
std::vector<view::Line> ReaderScreen::lines_of_awaited() const {
    std::vector<view::Line> lines =
        view::reader_lines(reader_facts(*awaited_), {columns_, false, desk_.moment()});
    lines.push_back({{is_away(desk_.shelves(), message_.account)
                          ? TermText::own("The text is fetched when the server is back")
                          : TermText::own("Fetching the text …"),
                      view::Look::faint,
                      {}}});
    return lines;
}

// ---- moving ----

void ReaderScreen::step(long rows) {
    const bool is_here = index_.current() == message_;
    if ((is_here || rows < 0) && !index_.step(rows))
        return desk_.say(Tone::info, rows > 0 ? TermText::own("This is the last message")
                                              : TermText::own("This is the first message"));
    load();
}

void ReaderScreen::go_to_unread(Command command) {
    index_.run(command);
    looking_ = index_.is_looking();
    if (!looking_) load();
}

void ReaderScreen::next_unread() { go_to_unread(Command::next_unread); }
void ReaderScreen::previous_unread() { go_to_unread(Command::previous_unread); }

// ---- what is done to the message ----

void ReaderScreen::remove() {
    index_.remove_messages({message_});
    load();
}

void ReaderScreen::save() {
    index_.choose_folder(IndexScreen::Filing::move, {message_}, [this] { load(); });
}

void ReaderScreen::copy() { index_.choose_folder(IndexScreen::Filing::copy, {message_}, {}); }
void ReaderScreen::toggle_flag() { index_.toggle(mail::Flag::flagged, {message_}); }
void ReaderScreen::toggle_unread() { index_.toggle(mail::Flag::seen, {message_}); }

void ReaderScreen::mark_read() {
    index_.mark(mail::Flag::seen, IndexScreen::Mark::set, {message_});
}

void ReaderScreen::mark_unread() {
    index_.mark(mail::Flag::seen, IndexScreen::Mark::clear, {message_});
}

void ReaderScreen::line_down() {
    if (pager_.at_end()) return page_down();
    pager_.scroll(1);
}

void ReaderScreen::page_down() {
    if (!pager_.at_end()) return pager_.page(1);
    // mutt goes on to the next message, Pine stays.
    if (desk_.keys().preset() == command::Preset::mutt) return step(1);
    const auto next = desk_.keys().keys_of(Command::next_message, kind());
    std::string words = "End of the message";
    if (!next.empty())
        words += fmt::format("; {} goes to the next one",
                             command::key_label(next.front(), desk_.keys().preset()));
    desk_.say(Tone::info, TermText::clean(words));
}

void ReaderScreen::find() {
    desk_.prompt({TermText::own("Find: "), "", [this](const std::string& text) {
                      pattern_ = text;
                      if (pager_.find(text) == 0 && !text.empty())
                          desk_.say(Tone::info,
                                    TermText::own("Not on this page: ") + TermText::clean(text));
                  }});
}

void ReaderScreen::find_next() {
    if (pattern_.empty()) return find();
    if (!pager_.find_next())
        desk_.say(Tone::info, TermText::own("Not on this page: ") + TermText::clean(pattern_));
}

// ---- how it is shown ----

void ReaderScreen::show_attachments() {
    desk_.show(std::make_unique<AttachmentsScreen>(desk_, message_));
}

void ReaderScreen::toggle_headers() {
    all_headers_ = !all_headers_;
    show_ = Show::meant;
    place_ = Place::top;
    lay_out();
}

void ReaderScreen::toggle_source() {
    show_ = show_ == Show::source ? Show::meant : Show::source;
    place_ = Place::top;
    lay_out();
}

void ReaderScreen::toggle_html() {
    using Prefer = mime::ReadableOptions::Prefer;
    prefer_ = prefer_ == Prefer::plain ? Prefer::html : Prefer::plain;
    place_ = Place::top;
    show_ = Show::meant;
    desk_.say(Tone::info, prefer_ == Prefer::html
                              ? TermText::own("The HTML form, where there is one")
                              : TermText::own("The plain text, where there is one"));
    ask();
}

void ReaderScreen::fold_quotes() {
    folded_quotes_ = !folded_quotes_;
    desk_.say(Tone::info, folded_quotes_ ? TermText::own("Quotes are folded")
                                         : TermText::own("Quotes are shown"));
    lay_out();
}

// ---- the picture ----

Heading ReaderScreen::heading() const {
    const IndexModel& model = index_.model();
    Heading heading;
    const Heading below = index_.heading();
    heading.left = below.left;
    if (const auto number = model.number_of(message_))
        heading.left += TermText::clean(fmt::format("  {} of {}", *number, model.highest_number()));
    if (pager_.count() > 0 && !(pager_.top() == 0 && pager_.at_end()))
        heading.right = TermText::clean(fmt::format("{}%", pager_.percent()));
    if (pager_.top() == 0 && pager_.at_end()) heading.right = TermText::own("all");
    if (show_ == Show::source) heading.right = TermText::own("source  ") + heading.right;
    return heading;
}

void ReaderScreen::draw(const terminal::Pane& body) {
    pager_.draw(body.part({0, kMargin, body.rows(), body.columns() - kMargin}), desk_.theme());
}

}  // namespace alder::ui::screen
