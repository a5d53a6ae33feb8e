// A letter being written: the head above, a small editor below. Takes a draft and gives drafts back
// to whoever owns the letter (app/letters.h); how it is kept and sent is not known here.
//
// ^X looks for what would be regretted and says it; pressed again it sends all the same. What is
// typed is told at most a second later, and whenever the screen goes.

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/letters.h"
#include "compose/draft.h"
#include "ui/screen/compose_head.h"
#include "ui/screen/screen.h"
#include "ui/widget/text_area.h"

namespace alder::ui::screen {

class ComposeScreen final : public Screen {
public:
    struct Letter {
        compose::Draft draft;
        std::vector<compose::Identity> identities;  // at least one
        app::LetterTaker tell;
        std::string scratch = {};  // as app::Begun has it
    };
    ComposeScreen(Desk& desk, Letter letter);

    // As it is now.
    compose::Draft draft() const;

    command::Screen kind() const override;
    Heading heading() const override;
    void resize(terminal::Size body) override;
    bool run(command::Command command) override;
    bool type(const terminal::Key& key) override;
    void scroll(long rows) override;
    std::optional<Clock::time_point> deadline() const override;
    void time_passed(Clock::time_point now) override;
    void closing() override;
    void draw(const terminal::Pane& body) override;

private:
    static const Action<ComposeScreen> kActions[];

    bool in_words() const { return focus_in_words_; }
    void go_to(compose::Field field);
    void change_signature(const compose::Identity& now, const compose::Identity& before);
    void touched();
    void tell_change();
    void edit(widget::Edit edit, const char* otherwise);

    // false: something is being attached first; then `what` comes again.
    bool has_all(void (ComposeScreen::*what)());
    void answer_regrets(const terminal::Key& key);
    void send();
    void postpone();
    void cancel();
    void previous_field();
    void next_field();
    void all_fields();
    void attach();
    void attach_file(const std::string& path);
    void attached(const std::string& path, Result<compose::Attachment> attachment);
    void detach();
    void insert_file();
    void edit_outside();
    void find();
    void replace();
    void undo();
    void redo();
    void page_up();
    void page_down();
    void justify();
    void cut();
    void paste_cut();
    void mark();

    int head_rows(int rows) const;

    Desk& desk_;
    compose::Draft start_;  // what is not edited: threading, what it answers
    ComposeHead head_;
    widget::TextArea words_;
    app::LetterTaker tell_;
    std::string scratch_;
    compose::Draft told_;  // what the owner knows
    int attaching_ = 0;    // files that are being looked at
    void (ComposeScreen::*once_attached_)() = nullptr;
    bool focus_in_words_ = false;
    terminal::Size size_;
    std::vector<std::string> regrets_;          // shown; ^X sends now
    std::optional<Clock::time_point> touched_;  // since when the owner does not know all
    std::string pattern_;
    std::shared_ptr<ComposeScreen*> self_;  // for errands that end when this may be gone
};

}  // namespace alder::ui::screen
