#include "ui/screen/asker.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "ui/screen/path_completion.h"

namespace alder::ui::screen {

using terminal::KeyKind;
using widget::Role;
using widget::Tone;

namespace {

constexpr int kChoiceRows = 14;

}  // namespace

void Asker::prompt(const Screen& owner, Prompt prompt) {
    Asking asking{&owner, std::move(prompt), {}};
    asking.editor.set_text(asking.prompt.text);
    asking_ = std::move(asking);
}

void Asker::choose(const Screen& owner, Choice choice) {
    widget::Palette palette(choice.label, choice.entries);
    choosing_ = Choosing{&owner, std::move(choice), std::move(palette)};
}

void Asker::forget(const Screen& owner) {
    if (asking_ && asking_->owner == &owner) asking_.reset();
    if (choosing_ && choosing_->owner == &owner) choosing_.reset();
}

// ---- keys ----

bool Asker::feed(const terminal::Key& key) {
    if (!is_asking()) return false;
    if (asking_)
        feed_line(key);
    else
        feed_list(key);
    return true;
}

void Asker::feed_line(const terminal::Key& key) {
    const auto outcome = asking_->editor.feed(key);
    if (outcome == widget::LineEditor::Outcome::accepted) {
        const Asking done = std::move(*asking_);
        asking_.reset();
        done.prompt.accept(done.editor.text());
    } else if (outcome == widget::LineEditor::Outcome::cancelled) {
        asking_.reset();
    } else if (outcome == widget::LineEditor::Outcome::complete &&
               asking_->prompt.completes == Completes::paths) {
        complete_path();
    }
}

void Asker::feed_list(const terminal::Key& key) {
    using Kind = widget::Palette::Outcome::Kind;
    const auto outcome = choosing_->palette.feed(key);
    if (outcome.kind == Kind::chosen) {
        const Choosing done = std::move(*choosing_);
        choosing_.reset();
        done.choice.chosen(outcome.entry);
    } else if (outcome.kind == Kind::none_of_them) {
        none_chosen();
    } else if (outcome.kind == Kind::cancelled) {
        choosing_.reset();
    }
}

void Asker::none_chosen() {
    if (!choosing_->choice.otherwise)
        return desk_.say(Tone::info, TermText::own("Nothing here is called that; Esc leaves it"));
    const Choosing done = std::move(*choosing_);
    choosing_.reset();
    done.choice.otherwise(done.palette.pattern());
}

void Asker::complete_path() {
    auto found = std::make_shared<std::vector<std::string>>();
    const std::string typed = asking_->editor.text().substr(0, asking_->editor.cursor());
    desk_.begin({[typed, found]() -> Result<std::string> {
                     *found = path_candidates(typed);
                     return std::string();
                 },
                 [this, typed, found] {
                     const bool is_there = asking_ && asking_->editor.text().starts_with(typed) &&
                                           asking_->editor.cursor() == typed.size();
                     if (!is_there) return;
                     if (found->empty())
                         return desk_.say(Tone::info, TermText::own("No file begins like that"));
                     asking_->editor.offer(std::move(*found));
                 }});
}

void Asker::scroll(long rows) {
    if (choosing_)
        choosing_->palette.feed(terminal::Key::of(rows < 0 ? KeyKind::up : KeyKind::down));
}

// ---- the picture ----

std::vector<command::BarItem> Asker::bar() const {
    if (!asking_) {
        return {{"enter", "Take it", {}}, {"esc", "Cancel", {}}, {"up", "Prev", {}},
                {"down", "Next", {}},     {"a-z", "Narrow", {}}, {"backspace", "Widen", {}}};
    }
    std::vector<command::BarItem> items = {{"enter", "Accept", {}}, {"esc", "Cancel", {}},
                                           {"ctrl-u", "Clear", {}}, {"ctrl-w", "DelWord", {}},
                                           {"ctrl-a", "Start", {}}, {"ctrl-e", "End", {}}};
    if (asking_->prompt.completes == Completes::paths) items.push_back({"tab", "Complete", {}});
    return items;
}

bool Asker::draw_line(const terminal::Pane& row) const {
    if (asking_)
        asking_->editor.draw(row, TermText::own(" ") + asking_->prompt.label, desk_.theme());
    return asking_.has_value();
}

bool Asker::draw_list(const terminal::Pane& body) {
    if (!choosing_) return false;
    const int wanted = static_cast<int>(choosing_->choice.entries.size()) + 1;
    const int rows = std::min({body.rows(), kChoiceRows, wanted});
    const terminal::Pane box = body.part({body.rows() - rows, 0, rows, body.columns()});
    box.fill(desk_.theme()[Role::popup]);
    choosing_->palette.draw(box, desk_.theme());
    return true;
}

}  // namespace alder::ui::screen
