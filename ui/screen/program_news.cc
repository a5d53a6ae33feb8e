// What Program hears from the accounts, and what it tells of it.

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "ui/screen/message_text.h"
#include "ui/screen/program.h"

namespace alder::ui::screen {

using widget::Tone;

namespace {

constexpr std::size_t kMaxEvents = 500;
constexpr int kBatch = 256;  // things said that are taken in before the next picture
constexpr auto kWhichKeyAfter = std::chrono::milliseconds(400);
constexpr auto kLeaveWithin = std::chrono::seconds(15);

// What goes on, for the folders and the activity screen; "" at rest.
std::string words_for(const account::Standing& standing, const account::Pace& pace) {
    using Kind = account::Standing::Kind;
    switch (standing.kind) {
        case Kind::at_rest:
            return "";
        case Kind::connecting:
            return "connecting";
        case Kind::looking:
        case Kind::fetching:
            return account::progress_words(standing, pace);
        case Kind::away:
            return "offline: " + standing.why->detail;
        case Kind::barred:
            return "offline";
    }
    std::unreachable();
}

// With the way to mend it, where it is the person's turn.
std::string reason_of(const Error& why, const std::string& account) {
    if (why.code != Errc::permission) return why.detail;
    return fmt::format("{}; mend the password in config.toml, then `alder account test {}`",
                       why.detail, account);
}

}  // namespace

void Program::say(Tone tone, TermText words) {
    events_.push_back({parts_.wall(), tone, words});
    if (events_.size() > kMaxEvents) events_.erase(events_.begin());
    last_tone_ = tone;
    status_.say(tone, std::move(words), now_);
}

void Program::ask(mail::AccountId account, account::Question question) {
    if (!started_) return;  // started() asks for everything
    ++unanswered_;
    parts_.session.ask(account, std::move(question));
}

void Program::fetch(const mail::MessageRef& message) {
    parts_.session.fetch(message.account, message.placement);
}

void Program::perform(mail::AccountId account, app::Deed deed, Telling telling) {
    last_account_ = account;
    const std::string what = deed.what;
    tickets_.emplace(parts_.session.perform(account, std::move(deed.what), std::move(deed.actions)),
                     Wish::deed);
    if (Shelf* of = shelf(account)) of->waiting.add();
    if (telling == Telling::quietly) return;
    office_.forget_answer();
    undo_.push(StepDone{});
    const auto undo = keys_.keys_of(command::Command::undo, stack_.back()->kind());
    say(Tone::ok, TermText::clean(undo.empty() ? what
                                               : fmt::format("{}  ({} takes it back)", what,
                                                             command::key_label(undo.front(),
                                                                                keys_.preset()))));
}

bool Program::settled() const {
    return unanswered_ == 0 && tickets_.empty() && overlay().empty() && errands_.idle();
}

// The folders last: their answer says that the others have come.
void Program::refresh(mail::AccountId account) {
    for (const auto& screen : stack_) screen->refresh();
    ask(account, account::AskFolders{});
    refreshing_.insert(account);
}

void Program::take_news(Clock::time_point now) {
    now_ = now;
    for (int i = 0; i < kBatch; ++i) {
        const auto said = parts_.session.next();
        if (!said) break;
        take(*said);
    }
    take_errands();
    office_.take_news();
    if (leaving_since_) office_.hurry();
    if (leaving_since_ && !office_.is_sending()) end();
    drop_left();
}

void Program::take(const account::FromAccount& said) {
    if (const auto* notice = std::get_if<account::Notice>(&said.what))
        take_notice(said.account, *notice);
    else
        take_answer(said.account, std::get<account::Answer>(said.what));
}

void Program::take_notice(mail::AccountId account, const account::Notice& notice) {
    if (const auto* recorded = std::get_if<account::Recorded>(&notice)) {
        take_recorded(account, *recorded);
    } else if (const auto* applied = std::get_if<account::Applied>(&notice)) {
        tickets_.erase(applied->ticket);
        refresh(account);
    } else if (const auto* failed = std::get_if<account::Failed>(&notice)) {
        tickets_.erase(failed->ticket);
        say(Tone::error, TermText::own("Not done: ") + TermText::clean(failed->error.detail));
        refresh(account);
    } else if (const auto* nothing = std::get_if<account::NothingLeft>(&notice)) {
        const auto wish = tickets_.find(nothing->ticket);
        const bool redo = wish != tickets_.end() && wish->second == Wish::redo;
        say(Tone::info, redo ? TermText::own("There is nothing to do again")
                             : TermText::own("There is nothing to take back"));
        tickets_.erase(nothing->ticket);
    } else if (std::holds_alternative<account::Changed>(notice)) {
        office_.mail_changed(account);
        if (refreshing_.contains(account))
            dirty_.insert(account);
        else
            refresh(account);
    } else if (const auto* stood = std::get_if<account::Stood>(&notice)) {
        take_standing(account, stood->standing);
    } else if (const auto* news = std::get_if<account::News>(&notice)) {
        say(Tone::warning, told_by(shelves_, account, news->what));
    } else if (const auto* trouble = std::get_if<account::Trouble>(&notice)) {
        const Error& error = trouble->error;
        if (Shelf* of = shelf(account)) of->state = error.detail;
        say(Tone::error, TermText::clean(error.detail));
        for (const auto& screen : stack_) screen->shelves_changed();
    }
}

// Being away from the server is no error as such: mail can be read and changed. What a person has
// to mend is said.
void Program::take_standing(mail::AccountId account, const account::Standing& standing) {
    Shelf* const of = shelf(account);
    if (of == nullptr) return;
    const std::string reason = standing.why ? reason_of(*standing.why, of->name) : "";
    using Kind = account::Standing::Kind;
    const bool is_barred = standing.kind == Kind::barred;
    if (is_barred && of->state != reason) say(Tone::error, TermText::clean(reason));
    of->state = is_barred ? reason : "";
    of->pace.note(standing, now_);
    of->doing = words_for(standing, of->pace);
    of->waiting.note(standing.kind, moment().now);
    of->is_busy = standing.kind == Kind::connecting || standing.kind == Kind::looking ||
                  standing.kind == Kind::fetching;
    of->progress = standing.messages_total > 0 ? account::progress_words(standing, of->pace) : "";
    if (standing.kind == Kind::away) of->is_away = true;
    const bool is_here = standing.kind == Kind::looking || standing.kind == Kind::at_rest;
    // The network is there again: letters need not wait for their next turn.
    if (is_here && std::exchange(of->is_away, false)) office_.flush();
    for (const auto& screen : stack_) screen->shelves_changed();
}

// Nobody thinks of having read a message as of a step: undo takes it back, and redo does it again,
// along with the deed next to it.
void Program::take_recorded(mail::AccountId account, const account::Recorded& recorded) {
    const auto ticket = tickets_.find(recorded.ticket);
    if (ticket == tickets_.end() || ticket->second == Wish::deed) return;
    const bool undo = ticket->second == Wish::undo;
    if (recorded.what == kReadByOpening) {
        const account::Ticket next =
            undo ? parts_.session.undo(account) : parts_.session.redo(account);
        tickets_.emplace(next, ticket->second);
        return;
    }
    if (!undo) undo_.push(StepDone{});
    std::string words = (undo ? "Undone: " : "Done again: ") + recorded.what;
    const auto redo = keys_.keys_of(command::Command::redo, stack_.back()->kind());
    if (undo && recorded.what.starts_with(app::kImported) && !redo.empty())
        words +=
            fmt::format("; {} brings them back", command::key_label(redo.front(), keys_.preset()));
    say(Tone::ok, TermText::clean(words));
}

void Program::take_answer(mail::AccountId account, const account::Answer& answer) {
    const auto* rows = std::get_if<account::RowsOf>(&answer);
    if (rows == nullptr || rows->complete) --unanswered_;
    if (office_.take_answer(account, answer)) return;
    if (const auto* list = std::get_if<account::FolderList>(&answer)) {
        Shelf* const of = shelf(account);
        if (of != nullptr) of->folders = list->folders;
        refreshing_.erase(account);
        if (dirty_.erase(account) > 0) refresh(account);
        for (const auto& screen : stack_) screen->shelves_changed();
        if (of != nullptr) open_new_inbox(*of);
        return;
    }
    if (const auto* none = std::get_if<account::NoAnswer>(&answer);
        none != nullptr && !none->awaited)
        say(Tone::error, TermText::clean(none->error.detail));
    // By number: an answer may put a screen on the stack.
    for (std::size_t i = 0; i < stack_.size(); ++i) stack_[i]->answer(account, answer);
}

void Program::take_errands() {
    while (const auto done = errands_.next()) {
        if (!*done)
            say(Tone::error, TermText::clean(done->error().detail));
        else if (!(*done)->empty())
            say(Tone::ok, TermText::clean(**done));
    }
}

void Program::time_passed(Clock::time_point now) {
    now_ = now;
    status_.time_passed(now);
    office_.time_passed(now);
    if (leaving_since_ && *leaving_since_ + kLeaveWithin <= now) end();
    for (const auto& screen : stack_) screen->time_passed(now);
    if (pending_since_ && *pending_since_ + kWhichKeyAfter <= now) {
        which_key_ = true;
        pending_since_.reset();
    }
}

std::optional<Clock::time_point> Program::deadline() const {
    std::optional<Clock::time_point> next = status_.deadline();
    const auto sooner = [&next](std::optional<Clock::time_point> other) {
        if (other && (!next || *other < *next)) next = other;
    };
    sooner(office_.deadline());
    if (leaving_since_) sooner(*leaving_since_ + kLeaveWithin);
    if (pending_since_) sooner(*pending_since_ + kWhichKeyAfter);
    for (const auto& screen : stack_) sooner(screen->deadline());
    return next;
}

}  // namespace alder::ui::screen
