// What the commands do to a letter: the other half of ComposeScreen.

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "app/actions.h"
#include "compose/outgoing.h"
#include "compose/regrets.h"
#include "ui/screen/compose_screen.h"
#include "ui/screen/letter_files.h"

namespace alder::ui::screen {

using command::Command;
using compose::Field;
using widget::Edit;
using widget::Tone;

const Action<ComposeScreen> ComposeScreen::kActions[] = {
    {Command::send, &ComposeScreen::send},
    {Command::postpone, &ComposeScreen::postpone},
    {Command::cancel_letter, &ComposeScreen::cancel},
    {Command::previous_field, &ComposeScreen::previous_field},
    {Command::next_field, &ComposeScreen::next_field},
    {Command::all_fields, &ComposeScreen::all_fields},
    {Command::attach, &ComposeScreen::attach},
    {Command::detach, &ComposeScreen::detach},
    {Command::insert_file, &ComposeScreen::insert_file},
    {Command::edit_outside, &ComposeScreen::edit_outside},
    {Command::find, &ComposeScreen::find},
    {Command::replace_words, &ComposeScreen::replace},
    {Command::edit_undo, &ComposeScreen::undo},
    {Command::edit_redo, &ComposeScreen::redo},
    {Command::page_up, &ComposeScreen::page_up},
    {Command::page_down, &ComposeScreen::page_down},
    {Command::justify, &ComposeScreen::justify},
    {Command::cut_row, &ComposeScreen::cut},
    {Command::paste_cut, &ComposeScreen::paste_cut},
    {Command::mark_text, &ComposeScreen::mark},
};

bool ComposeScreen::run(Command command) {
    if (command != Command::send) regrets_.clear();
    return run_from(kActions, *this, command);
}

// ---- the letter as a whole ----

// A path that was typed is meant to be attached.
bool ComposeScreen::has_all(void (ComposeScreen::*what)()) {
    if (const std::string path = head_.take_path(); !path.empty()) attach_file(path);
    if (attaching_ == 0) return true;
    once_attached_ = what;
    return false;
}

void ComposeScreen::send() {
    if (!has_all(&ComposeScreen::send)) return;
    compose::Draft letter = draft();
    const auto wrong = compose::misfits(letter);
    if (!wrong.empty()) {
        regrets_.clear();
        go_to(wrong.front().field);
        return desk_.say(Tone::warning, TermText::clean("Not sent. " + wrong.front().words));
    }
    if (regrets_.empty()) {
        for (const compose::Warning& each : compose::regrets(letter))
            regrets_.push_back(each.words);
        if (!regrets_.empty()) return tell_change();
    }
    touched_.reset();
    tell_(app::SendIt{std::move(letter)});
    desk_.leave(*this);
}

void ComposeScreen::answer_regrets(const terminal::Key& key) {
    if (key.text == "y" || key.text == "Y") return send();
    regrets_.clear();
    desk_.say(Tone::info, TermText::own("Not sent; go on writing"));
}

void ComposeScreen::postpone() {
    if (!has_all(&ComposeScreen::postpone)) return;
    touched_.reset();
    tell_(app::Postpone{draft()});
    desk_.leave(*this);
}

void ComposeScreen::cancel() {
    touched_.reset();
    tell_(app::Discard{draft()});
    desk_.leave(*this);
}

// ---- attachments ----

void ComposeScreen::attach() {
    if (!in_words() && head_.focus() == Field::attachments) {
        const std::string path = head_.take_path();
        if (!path.empty()) return attach_file(path);
    }
    // What was mistyped before is mended here.
    desk_.prompt({TermText::own("File to attach: "), head_.path(),
                  [self = std::weak_ptr(self_)](const std::string& path) {
                      const auto here = self.lock();
                      if (!here) return;
                      (*here)->head_.take_path();
                      if (!path.empty()) (*here)->attach_file(path);
                  },
                  Completes::paths});
}

void ComposeScreen::attach_file(const std::string& path) {
    ++attaching_;
    desk_.begin(attach_errand(
        path, [self = std::weak_ptr(self_), path](Result<compose::Attachment> attachment) {
            if (const auto here = self.lock()) (*here)->attached(path, std::move(attachment));
        }));
}

// A path that was mistyped stays there to be mended. Whoever has gone on by then is left alone.
void ComposeScreen::attached(const std::string& path, Result<compose::Attachment> attachment) {
    --attaching_;
    if (!attachment) {
        once_attached_ = nullptr;
        head_.put_back_path(path);
        return desk_.say(Tone::error, TermText::own("Not attached: ") +
                                          TermText::clean(attachment.error().detail));
    }
    desk_.say(Tone::ok, TermText::own("Attached: ") + TermText::clean(attachment->name));
    head_.attach(std::move(*attachment));
    touched();
    if (attaching_ > 0) return;
    if (const auto what = std::exchange(once_attached_, nullptr)) (this->*what)();
}

void ComposeScreen::detach() {
    const auto& all = head_.attachments();
    if (all.empty()) return desk_.say(Tone::info, TermText::own("Nothing is attached"));
    const auto take_off = [this](std::size_t number) {
        const TermText name = TermText::clean(head_.attachments()[number].name);
        head_.detach(number);
        touched();
        go_to(Field::attachments);
        desk_.say(Tone::ok,
                  TermText::own("Taken off: ") + name + TermText::own("; undo attaches it again"));
    };
    if (all.size() == 1) return take_off(0);
    Choice choice{TermText::own("Take off: "), {}, take_off};
    for (const compose::Attachment& each : all)
        choice.entries.push_back({TermText::clean(each.name), TermText::clean(each.type), {}});
    desk_.choose(std::move(choice));
}

// ---- the words ----

void ComposeScreen::insert_file() {
    desk_.prompt({TermText::own("File to put in: "), "",
                  [this, self = std::weak_ptr(self_)](const std::string& path) {
                      if (path.empty()) return;
                      desk_.begin(read_errand(path, [self](const std::string& text) {
                          const auto here = self.lock();
                          if (!here) return;
                          terminal::Key paste = terminal::Key::of(terminal::KeyKind::paste);
                          paste.text = text;
                          (*here)->words_.feed(paste);
                          (*here)->touched();
                      }));
                  },
                  Completes::paths});
}

void ComposeScreen::edit_outside() {
    // Also where nothing was typed yet: what the editor saves is found by the letter it is kept
    // with.
    told_ = draft();
    tell_(app::DraftChanged{told_});
    const std::string text = words_.text();
    Result<Edited> edited;
    desk_.with_terminal([&] { edited = edited_outside(text, scratch_); });
    if (!edited) return desk_.say(Tone::error, TermText::clean(edited.error().detail));
    go_to(Field::body);
    if (edited->text == text)
        return desk_.say(Tone::info, TermText::own("The editor changed nothing"));
    words_.change_text(edited->text);
    touched();
    tell_change();
    if (edited->gave_up)
        desk_.say(Tone::warning, TermText::own("The editor ended with an error; what it had saved "
                                               "is here, and undo takes it back"));
    else
        desk_.say(Tone::ok, TermText::own("Back from the editor"));
}

void ComposeScreen::find() {
    desk_.prompt({TermText::own("Find: "), pattern_, [this](const std::string& words) {
                      pattern_ = words;
                      if (!words_.find(words))
                          desk_.say(Tone::info,
                                    TermText::own("Not found: ") + TermText::clean(words));
                  }});
}

void ComposeScreen::replace() {
    desk_.prompt(
        {TermText::own("Replace: "), pattern_, [this](const std::string& words) {
             if (words.empty()) return;
             pattern_ = words;
             desk_.prompt(
                 {TermText::own("Replace it with: "), "", [this, words](const std::string& with) {
                      const std::size_t count = words_.replace_all(words, with);
                      if (count > 0) touched();
                      desk_.say(Tone::info,
                                TermText::clean("Replaced in " + app::count_of(count, "place")));
                  }});
         }});
}

void ComposeScreen::edit(Edit what, const char* otherwise) {
    const auto place = words_.cursor();
    const auto outcome = words_.perform(what);
    if (outcome == widget::TextArea::Outcome::changed) return touched();
    if (words_.cursor() == place) desk_.say(Tone::info, TermText::own(otherwise));
}

void ComposeScreen::undo() {
    if (!in_words() && head_.attach_again()) return touched();
    edit(Edit::undo, "There is nothing to take back");
}

void ComposeScreen::redo() { edit(Edit::redo, "There is nothing to do again"); }
void ComposeScreen::page_up() { edit(Edit::page_up, "This is the top"); }
void ComposeScreen::page_down() { edit(Edit::page_down, "This is the end"); }
void ComposeScreen::justify() { edit(Edit::justify, "There is no paragraph here"); }
void ComposeScreen::cut() { edit(Edit::cut, "There is nothing left to cut here"); }
void ComposeScreen::paste_cut() { edit(Edit::paste, "Nothing was cut yet"); }
void ComposeScreen::mark() {
    edit(Edit::mark, "Move to mark; ^K cuts it, M-w copies it, the same key again lets it be");
}

}  // namespace alder::ui::screen
