#include "ui/screen/compose_screen.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "compose/reply.h"
#include "text/utf8.h"
#include "ui/widget/which_key.h"

namespace alder::ui::screen {

using compose::Field;
using terminal::KeyKind;
using widget::Role;

namespace {

constexpr auto kTellAfter = std::chrono::seconds(1);
constexpr int kReadable = 76;         // columns of the words
constexpr int kLeastWords = 4;        // rows
constexpr std::size_t kTitle = 1000;  // bytes of the subject

}  // namespace

ComposeScreen::ComposeScreen(Desk& desk, Letter letter)
    : desk_(desk),
      start_(letter.draft),
      head_(std::move(letter.identities)),
      tell_(std::move(letter.tell)),
      scratch_(std::move(letter.scratch)),
      self_(std::make_shared<ComposeScreen*>(this)) {
    head_.set(start_);
    words_.set_text(start_.body);
    told_ = draft();
    if (start_.to.empty())
        go_to(Field::to);
    else
        go_to(start_.subject.empty() ? Field::subject : Field::body);
}

compose::Draft ComposeScreen::draft() const {
    compose::Draft out = start_;
    head_.write_to(out);
    out.body = words_.text();
    return out;
}

command::Screen ComposeScreen::kind() const {
    return in_words() ? command::Screen::composer : command::Screen::composer_head;
}

Heading ComposeScreen::heading() const {
    const TermText what = start_.answers && start_.answers->how == compose::Answered::How::reply
                              ? TermText::own("Reply")
                              : TermText::own("Letter");
    const TermText subject = head_.subject().empty()
                                 ? TermText::own("no subject yet")
                                 : TermText::clean(text::utf8_prefix(head_.subject(), kTitle));
    return {what + TermText::own("  ") + subject,
            TermText::clean(fmt::format("line {} of {}", words_.cursor().line + 1,
                                        words_.buffer().lines().size()))};
}

// ---- what is seen ----

int ComposeScreen::head_rows(int rows) const {
    const int wanted = head_.rows() + 1;
    return in_words() ? std::min(wanted, std::max(0, rows - kLeastWords)) : std::min(wanted, rows);
}

void ComposeScreen::resize(terminal::Size body) {
    size_ = body;
    words_.set_size({std::max(1, body.rows - head_rows(body.rows)),
                     std::clamp(body.columns - 2, 2, kReadable)});
}

void ComposeScreen::draw(const terminal::Pane& body) {
    resize({body.rows(), body.columns()});
    const widget::Theme& theme = desk_.theme();
    const int head = head_rows(body.rows());
    const terminal::Pane words = body.part({head, 1, body.rows() - head, body.columns() - 1});
    words_.draw(words, theme);
    if (head > 0) {
        head_.draw(body.part({0, 0, head - 1, body.columns()}), theme,
                   in_words() ? ComposeHead::Focus::elsewhere : ComposeHead::Focus::here);
        TermText line = TermText::own("─── The letter ");
        while (line.columns() < body.columns()) line += TermText::own("─");
        body.put(head - 1, 0, line, theme[Role::faint]);
    }
    if (regrets_.empty()) return;
    std::vector<widget::KeyHint> hints;
    hints.reserve(regrets_.size());
    for (const std::string& each : regrets_)
        hints.push_back({TermText::own("!"), TermText::clean(each)});
    widget::draw_which_key(
        body, TermText::own("Send it all the same? y or ^X sends, any other key goes on writing"),
        hints, theme);
}

// ---- keys ----

void ComposeScreen::go_to(Field field) {
    focus_in_words_ = field == Field::body;
    if (!focus_in_words_) head_.set_focus(field);
}

bool ComposeScreen::type(const terminal::Key& key) {
    if (!regrets_.empty()) {
        answer_regrets(key);
        return true;
    }
    if (!in_words()) {
        const compose::Identity* before = head_.identity();
        const bool ours = head_.feed(key);
        const compose::Identity* now = head_.identity();
        if (now != nullptr && before != nullptr && now != before) change_signature(*now, *before);
        touched();
        return ours;
    }
    if (key.kind == KeyKind::up && words_.at_first_row()) {
        go_to(Field::subject);
        return true;
    }
    const auto outcome = words_.feed(key);
    if (outcome == widget::TextArea::Outcome::changed) touched();
    return outcome != widget::TextArea::Outcome::ignored;
}

void ComposeScreen::scroll(long rows) {
    go_to(Field::body);
    for (long i = 0; i < std::abs(rows); ++i)
        words_.perform(rows < 0 ? widget::Edit::up : widget::Edit::down);
}

void ComposeScreen::change_signature(const compose::Identity& now,
                                     const compose::Identity& before) {
    const std::string words = compose::with_signature_of(now, before, words_.text());
    if (words == words_.text()) return;
    const widget::Place place = words_.cursor();
    words_.change_text(words);
    words_.set_cursor(place);
}

void ComposeScreen::previous_field() {
    if (in_words())
        go_to(Field::subject);
    else if (!head_.step(-1))
        desk_.say(widget::Tone::info, TermText::own("This is the first line"));
}

void ComposeScreen::next_field() {
    const bool enter = desk_.last_key().kind == KeyKind::enter;
    if (head_.focus() == Field::attachments && enter) {
        const std::string path = head_.take_path();
        if (!path.empty()) return attach_file(path);
    }
    if (!head_.step(1)) go_to(Field::body);
}

void ComposeScreen::all_fields() {
    head_.toggle_all();
    if (!head_.step(0)) go_to(Field::to);
}

// ---- what the owner is told ----

void ComposeScreen::touched() {
    if (!touched_) touched_ = desk_.now();
}

std::optional<Clock::time_point> ComposeScreen::deadline() const {
    if (!touched_) return std::nullopt;
    return *touched_ + kTellAfter;
}

void ComposeScreen::time_passed(Clock::time_point now) {
    if (touched_ && *touched_ + kTellAfter <= now) tell_change();
}

void ComposeScreen::closing() { tell_change(); }

void ComposeScreen::tell_change() {
    touched_.reset();
    compose::Draft now = draft();
    if (now == told_) return;
    told_ = now;
    tell_(app::DraftChanged{std::move(now)});
}

}  // namespace alder::ui::screen
