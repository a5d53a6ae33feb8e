// How Program asks the person for a line, or for one of many.

#include <algorithm>
#include <utility>

#include "ui/screen/path_completion.h"
#include "ui/screen/program.h"

namespace alder::ui::screen {

using terminal::KeyKind;
using widget::Tone;

void Program::prompt(Prompt prompt) {
    Asking asking{stack_.back().get(), std::move(prompt), {}};
    asking.editor.set_text(asking.prompt.text);
    asking_ = std::move(asking);
}

void Program::choose(Choice choice) {
    widget::Palette palette(choice.label, choice.entries);
    choosing_ = Choosing{stack_.back().get(), std::move(choice), std::move(palette)};
}

bool Program::feed_prompt(const terminal::Key& key) {
    if (last_key_.kind == KeyKind::report) return true;
    if (asking_) {
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
        return true;
    }
    if (!choosing_) return false;
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
    return true;
}

void Program::complete_path() {
    auto found = std::make_shared<std::vector<std::string>>();
    const std::string typed = asking_->editor.text().substr(0, asking_->editor.cursor());
    begin({[typed, found]() -> Result<std::string> {
               *found = path_candidates(typed);
               return std::string();
           },
           [this, typed, found] {
               const bool is_there = asking_ && asking_->editor.text().starts_with(typed) &&
                                     asking_->editor.cursor() == typed.size();
               if (!is_there) return;
               if (found->empty())
                   return say(Tone::info, TermText::own("No file begins like that"));
               asking_->editor.offer(std::move(*found));
           }});
}

void Program::none_chosen() {
    if (!choosing_->choice.otherwise)
        return say(Tone::info, TermText::own("Nothing here is called that; Esc leaves it"));
    const Choosing done = std::move(*choosing_);
    choosing_.reset();
    done.choice.otherwise(done.palette.pattern());
}

}  // namespace alder::ui::screen
