#include "ui/screen/letter_office.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compose/reply.h"
#include "compose/stored.h"
#include "mime/summary.h"
#include "ui/screen/compose_screen.h"

namespace alder::ui::screen {

using widget::Tone;

namespace {

// Wider than any reader asks for: tells the answer to us from one to a reader.
constexpr int kOurColumns = 1000;

compose::Draft letter_about(const account::MessageToRead& read, mail::MessageRef ref, Answering how,
                            const std::vector<compose::Identity>& identities) {
    const compose::Original original{*read.message, ref};
    const compose::Identity& identity =
        compose::identity_for(mime::parse_envelope(read.message->root().header), identities);
    switch (how) {
        case Answering::reply:
            return compose::reply(original, identity, compose::ReplyTo::sender);
        case Answering::reply_all:
            return compose::reply(original, identity, compose::ReplyTo::all);
        case Answering::reply_list:
            return compose::reply(original, identity, compose::ReplyTo::list);
        case Answering::forward:
            return compose::forward(original, identity, compose::Forward::inline_text);
        case Answering::forward_attached:
            return compose::forward(original, identity, compose::Forward::attached);
        case Answering::resume:
            break;
    }
    return compose::resume(*read.message);
}

command::Command command_for(Answering how) {
    using command::Command;
    switch (how) {
        case Answering::reply:
            return Command::reply;
        case Answering::reply_all:
            return Command::reply_all;
        case Answering::reply_list:
            return Command::reply_list;
        case Answering::forward:
            return Command::forward;
        case Answering::forward_attached:
            return Command::forward_attached;
        case Answering::resume:
            break;
    }
    return Command::resume_draft;
}

bool is_forward(Answering how) {
    return how == Answering::forward || how == Answering::forward_attached;
}

TermText quoted(const std::string& subject) {
    return subject.empty() ? TermText::own("the letter")
                           : TermText::own("\u201c") + TermText::clean(subject).truncated(40) +
                                 TermText::own("\u201d");
}

std::string first_recipient(const store::OutboxLetter& letter) {
    const auto& all = letter.envelope.recipients;
    if (all.empty()) return "nobody";
    const std::string first = all.front().address.text();
    return all.size() == 1 ? first : fmt::format("{} and {} more", first, all.size() - 1);
}

}  // namespace

bool is_over(store::LetterState state) {
    return state == store::LetterState::accepted || state == store::LetterState::filed;
}

// ---- how letters begin ----

bool LetterOffice::can_write() const {
    return letters_ != nullptr && std::ranges::any_of(desk_.shelves(), [this](const Shelf& each) {
               return !letters_->identities(each.id).empty();
           });
}

bool LetterOffice::may_write(mail::AccountId account) {
    if (letters_ != nullptr && !letters_->identities(account).empty()) return true;
    desk_.say(Tone::warning, TermText::own("No letter can be sent from here; `alder setup` adds an "
                                           "account that can"));
    return false;
}

void LetterOffice::write(const app::OpenLetter& letter) {
    if (!may_write(letter.account)) return;
    show(letter, letters_->begin(letter.account, letter.resumes, {}));
}

// Whatever was kept of it before, it is kept from now on.
void LetterOffice::write_again(const app::OpenLetter& letter,
                               std::optional<app::LetterNumber> number) {
    if (!may_write(letter.account)) return;
    auto begun = letters_->begin(letter.account, letter.resumes, number);
    begun.tell(app::DraftChanged{letter.draft});
    show(letter, std::move(begun));
}

void LetterOffice::show(const app::OpenLetter& letter, app::Begun begun) {
    ComposeScreen::Letter shown{
        letter.draft, letters_->identities(letter.account), {}, begun.scratch};
    shown.tell = wrapped(letter, std::move(begun));
    desk_.show(std::make_unique<ComposeScreen>(desk_, std::move(shown)));
}

app::LetterTaker LetterOffice::wrapped(const app::OpenLetter& letter, app::Begun begun) {
    return [this, of = app::OpenLetter{letter.account, {}, letter.resumes},
            begun = std::move(begun)](app::LetterNews news) {
        told(of, begun.number, news);
        begun.tell(std::move(news));
    };
}

// What the person is told of it, and what undo has to know.
void LetterOffice::told(const app::OpenLetter& of, app::LetterNumber number,
                        const app::LetterNews& news) {
    if (const auto* gone = std::get_if<app::Discard>(&news)) {
        undo_.push(LetterPutAway{{of.account, gone->draft, of.resumes}});
        desk_.say(Tone::ok, TermText::own("The letter was put away; undo brings it back"));
    } else if (const auto* postponed = std::get_if<app::Postpone>(&news)) {
        in_hand_.emplace(number, postponed->draft.subject);
        desk_.say(Tone::info, TermText::own("Putting the letter into the drafts"));
    } else if (const auto* sent = std::get_if<app::SendIt>(&news)) {
        in_hand_.emplace(number, sent->draft.subject);
        undo_.push(LetterSent{number});
    }
}

// What was left unfinished goes before what is new, as in Pine. Where its account is gone, or can
// send no more, another one takes it on.
void LetterOffice::write_new(std::optional<mail::MessageRef> about) {
    const auto account = writer(about ? std::optional(about->account) : std::nullopt);
    if (!account) return void(may_write({}));
    if (left_behind_.empty())
        return write(
            {*account, compose::new_letter(letters_->identities(*account).front()), std::nullopt});
    app::LeftBehind left = std::move(left_behind_.back());
    left_behind_.pop_back();
    if (writer(left.letter.account) != left.letter.account) {
        left.letter.account = *account;
        left.letter.resumes.reset();
    }
    write_again(left.letter, left.number);
    desk_.say(Tone::info, TermText::own("This letter was not finished when Alder ended; ^O puts it "
                                        "into the drafts"));
}

// An account that only receives leaves writing to the first that can.
std::optional<mail::AccountId> LetterOffice::writer(std::optional<mail::AccountId> asked) const {
    if (letters_ == nullptr) return std::nullopt;
    if (asked && !letters_->identities(*asked).empty()) return asked;
    for (const Shelf& each : desk_.shelves())
        if (!letters_->identities(each.id).empty()) return each.id;
    return std::nullopt;
}

void LetterOffice::write_to(const std::string& mailto) {
    const auto wanted = compose::read_mailto(mailto);
    if (!wanted) return desk_.say(Tone::warning, TermText::clean(wanted.error().detail));
    const auto account = writer({});
    if (!account) return void(may_write({}));
    write({*account, compose::new_letter(letters_->identities(*account).front(), *wanted),
           std::nullopt});
    if (wanted->ignored.empty()) return;
    desk_.say(Tone::warning,
              TermText::own("Passed over, as a link must not set it: ") +
                  TermText::clean(fmt::format("{}", fmt::join(wanted->ignored, ", "))));
}

void LetterOffice::answer(std::optional<mail::MessageRef> message, Answering how) {
    if (!message) return desk_.say(Tone::info, TermText::own("There is no message here"));
    if (!may_write(message->account)) return;
    to_answer_ = ToAnswer{*message, how, &desk_.top()};
    ask();
}

void LetterOffice::ask() {
    const mail::MessageRef& message = to_answer_->message;
    desk_.ask(message.account, account::AskMessage{message.placement, {.columns = kOurColumns}});
}

// Something came, perhaps the message that a letter is to be about.
void LetterOffice::mail_changed(mail::AccountId account) {
    if (to_answer_ && to_answer_->is_fetched && to_answer_->message.account == account) ask();
}

void LetterOffice::fetch_to_answer(mail::AccountId account, const account::NoAnswer& none) {
    if (!to_answer_ || !none.awaited) return;
    if (to_answer_->message != mail::MessageRef{account, none.awaited->id}) return;
    if (std::exchange(to_answer_->is_fetched, true)) return;
    desk_.fetch(to_answer_->message);
    desk_.say(Tone::info, TermText::own("The message is being fetched; the letter begins then"));
}

// A letter comes up only in front of somebody who still waits for it: it may take long to fetch a
// message, and by then keys are typed for something else.
bool LetterOffice::is_awaited(const ToAnswer& wish) const {
    return &desk_.top() == wish.where && desk_.top().current() == wish.message && desk_.is_free();
}

void LetterOffice::say_ready(const ToAnswer& wish, const std::string& subject) {
    const command::Command command = command_for(wish.how);
    const auto keys = desk_.keys().keys_of(command, command::Screen::reader);
    const std::string key = keys.empty() ? std::string(command::describe(command).name)
                                         : command::key_label(keys.front(), desk_.keys().preset());
    const std::string_view deed = is_forward(wish.how)            ? "sends it on"
                                  : wish.how == Answering::resume ? "goes on with it"
                                                                  : "answers it";
    if (desk_.top().current() == wish.message)
        return desk_.say(Tone::ok, TermText::clean(fmt::format("Ready: {} {}", key, deed)));
    desk_.say(Tone::ok, TermText::own("Ready: ") + quoted(subject) +
                            TermText::clean(fmt::format("; there {} {}", key, deed)));
}

// Only a draft may be gone on with: whoever owns the letter replaces it.
bool LetterOffice::is_draft(mail::AccountId account, const store::Entry& entry) const {
    if (entry.flags.has(mail::Flag::draft)) return true;
    const Shelf* const of = shelf_of(desk_.shelves(), account);
    return of != nullptr && std::ranges::any_of(of->folders, [&](const auto& each) {
               return each.id == entry.folder && each.role == mail::Role::drafts;
           });
}

bool LetterOffice::take_answer(mail::AccountId account, const account::Answer& answer) {
    if (const auto* none = std::get_if<account::NoAnswer>(&answer)) fetch_to_answer(account, *none);
    const auto* read = std::get_if<account::MessageToRead>(&answer);
    if (read == nullptr || read->options.columns != kOurColumns) return false;
    const mail::MessageRef message{account, read->entry.id};
    if (!to_answer_ || to_answer_->message != message) return true;
    const ToAnswer wish = *std::exchange(to_answer_, std::nullopt);
    const Answering how = wish.how;
    if (!is_awaited(wish)) {
        say_ready(wish, read->entry.summary.envelope.subject);
        return true;
    }
    if (!may_write(account)) return true;
    const bool resumes = how == Answering::resume;
    if (resumes && !is_draft(account, read->entry)) {
        desk_.say(Tone::info, TermText::own("This is no draft; it can be answered and forwarded"));
        return true;
    }
    // What the composer does not keep stays where it is.
    const auto lost =
        resumes ? compose::lost_by_resuming(*read->message) : std::vector<std::string>();
    write({account, letter_about(*read, message, how, letters_->identities(account)),
           resumes && lost.empty() ? std::optional(message) : std::nullopt});
    if (!lost.empty())
        desk_.say(Tone::warning, TermText::own("Without ") +
                                     TermText::clean(fmt::format("{}", fmt::join(lost, ", "))) +
                                     TermText::own("; the draft itself stays in Drafts"));
    return true;
}

// ---- what becomes of them ----

void LetterOffice::take_news() {
    if (letters_ == nullptr) return;
    while (auto notice = letters_->next())
        std::visit([this](auto& each) { take(std::move(each)); }, *notice);
}

void LetterOffice::take(const app::Posted& posted) {
    auto letter = in_hand_.extract(posted.number);
    if (letter.empty()) return;
    unsent_.push_back({posted.number, posted.id, std::move(letter.mapped()), posted.until});
}

void LetterOffice::take(app::Returned returned) {
    in_hand_.erase(returned.number);
    undo_.forget(returned.number);
    const auto why = std::move(returned.why);
    const bool postponed = returned.wanted == app::Returned::Wanted::to_postpone;
    const TermText trouble =
        (postponed ? TermText::own("Not kept in the drafts: ") : TermText::own("Not sent: ")) +
        TermText::clean(why ? why->detail : "");
    const command::Screen kind = desk_.top().kind();
    const bool writes_another =
        kind == command::Screen::composer || kind == command::Screen::composer_head;
    if (writes_another && why) {
        desk_.say(Tone::error, trouble + TermText::own("; Compose goes on with that letter"));
        return left_behind_.push_back({returned.number, std::move(returned.letter)});
    }
    write_again(returned.letter, returned.number);
    desk_.stay();
    if (why)
        desk_.say(Tone::error, trouble);
    else
        desk_.say(Tone::ok, TermText::own("Taken back; nothing was sent"));
}

void LetterOffice::take(const app::Postponed& postponed) {
    in_hand_.erase(postponed.number);
    const auto keys = desk_.keys().keys_of(command::Command::resume_draft, command::Screen::index);
    const std::string key =
        keys.empty() ? "EditDraft" : command::key_label(keys.front(), desk_.keys().preset());
    desk_.say(Tone::ok, TermText::own("The letter is in the drafts; ") + TermText::clean(key) +
                            TermText::own(" there goes on with it"));
}

void LetterOffice::take(const app::Withdrawn& withdrawn) {
    if (withdrawn.have_it.empty())
        return desk_.say(Tone::ok, TermText::own("It is in the drafts, and goes to nobody"));
    desk_.say(Tone::warning,
              TermText::own("It is in the drafts; some have it already: ") +
                  TermText::clean(fmt::format("{}", fmt::join(withdrawn.have_it, ", "))));
}

void LetterOffice::take(app::LeftBehind left) {
    desk_.say(Tone::warning,
              TermText::own("Kept from last time: ") +
                  (left.letter.draft.subject.empty() ? TermText::own("a letter without a subject")
                                                     : quoted(left.letter.draft.subject)) +
                  TermText::own("; Compose goes on with it"));
    left_behind_.push_back(std::move(left));
}

// Whatever it is, what was typed is still here, and keeping it is tried again.
void LetterOffice::take(const app::LetterTrouble& trouble) {
    const command::Screen kind = desk_.top().kind();
    const bool writes = kind == command::Screen::composer || kind == command::Screen::composer_head;
    desk_.say(Tone::error, (writes ? TermText::own("Not kept on the disk yet: ") : TermText()) +
                               TermText::clean(trouble.error.detail));
}

void LetterOffice::take(const app::FilingNews& news) {
    desk_.say(Tone::warning, told_by(desk_.shelves(), news.account, news.what));
}

void LetterOffice::take(app::OutboxStands stands) {
    for (const store::OutboxLetter& each : stands.letters) {
        const auto before = std::ranges::find(outbox_, each.id, &store::OutboxLetter::id);
        if (knows_outbox_) tell_change(each, before == outbox_.end() ? nullptr : &*before);
    }
    outbox_ = std::move(stands.letters);
    knows_outbox_ = true;
    std::erase_if(unsent_, [this](const Unsent& each) {
        const auto now = std::ranges::find(outbox_, each.id, &store::OutboxLetter::id);
        const bool waits = now != outbox_.end() && now->state == store::LetterState::scheduled;
        if (waits) return false;
        if (now == outbox_.end())
            undo_.forget(each.number);
        else
            undo_.gone(each.number);
        return true;
    });
    desk_.outbox_changed();
}

void LetterOffice::tell_change(const store::OutboxLetter& now, const store::OutboxLetter* before) {
    using enum store::LetterState;
    if (before != nullptr && before->state == now.state && before->last_error == now.last_error)
        return;
    const TermText letter = quoted(now.subject);
    const TermText why = TermText::clean(now.last_error);
    const TermText tally = TermText::clean(store::tally_of(now));
    const bool is_final = is_over(now.state) || now.state == failed;
    if (is_final && !tally.empty())
        return desk_.say(Tone::error,
                         letter + TermText::own(": ") + tally + TermText::own(". ") + why);
    if (is_over(now.state) && (before == nullptr || !is_over(before->state)))
        return desk_.say(Tone::ok, TermText::own("Sent ") + letter + TermText::own(" to ") +
                                       TermText::clean(first_recipient(now)));
    if (now.state == failed)
        return desk_.say(Tone::error,
                         TermText::own("Not delivered: ") + letter + TermText::own(". ") + why);
    if (now.state == uncertain) return desk_.say(Tone::error, letter + TermText::own(": ") + why);
    if (now.state == queued && !now.last_error.empty())
        return desk_.say(Tone::warning, TermText::own("It waits in the outbox: ") + letter +
                                            TermText::own(". ") + why);
}

// ---- taking back ----

void LetterOffice::undo(const LetterSent& sent) {
    letters_->take_back(sent.number);
    std::erase_if(unsent_, [&](const Unsent& each) { return each.number == sent.number; });
}

void LetterOffice::undo(const LetterPutAway& put_away) {
    write_again(put_away.letter, {});
    desk_.say(Tone::ok, TermText::own("The letter is back"));
}

std::optional<LetterOffice::Countdown> LetterOffice::countdown() const {
    const auto next = undo_.next_letter();
    if (!next) return std::nullopt;
    const auto letter = std::ranges::find(unsent_, *next, &Unsent::number);
    if (letter == unsent_.end() || letter->until <= desk_.now()) return std::nullopt;
    const auto left = std::chrono::ceil<std::chrono::seconds>(letter->until - desk_.now());
    return Countdown{quoted(letter->subject), left};
}

void LetterOffice::time_passed(Clock::time_point now) {
    std::erase_if(unsent_, [&](const Unsent& each) {
        if (each.until > now) return false;
        undo_.gone(each.number);
        return true;
    });
}

std::optional<Clock::time_point> LetterOffice::deadline() const {
    if (unsent_.empty()) return std::nullopt;
    const auto left = unsent_.back().until - desk_.now();
    return desk_.now() + (left % std::chrono::seconds(1)) + std::chrono::milliseconds(1);
}

// ---- the outbox ----

std::size_t LetterOffice::waiting() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        outbox_, [](const store::OutboxLetter& each) { return !is_over(each.state); }));
}

std::size_t LetterOffice::unsent() const {
    return in_hand_.size() + unsent_.size() +
           static_cast<std::size_t>(
               std::ranges::count_if(outbox_, [](const store::OutboxLetter& each) {
                   return each.state == store::LetterState::queued ||
                          each.state == store::LetterState::sending;
               }));
}

// Nobody sends for an account that is gone.
bool LetterOffice::waits_to_go(const store::OutboxLetter& letter) const {
    using enum store::LetterState;
    const bool waits = letter.state == queued ||
                       (letter.state == scheduled && letter.not_before <= desk_.moment().now);
    return ((waits && letter.attempts == 0) || letter.state == sending) &&
           !letters_->identities(letter.account).empty();
}

bool LetterOffice::is_sending() const {
    return !in_hand_.empty() || !unsent_.empty() ||
           std::ranges::any_of(outbox_, [this](const auto& each) { return waits_to_go(each); });
}

void LetterOffice::hurry() {
    for (Unsent& each : unsent_) {
        if (!std::exchange(each.is_hurried, true))
            letters_->change(each.id, app::OutboxWish::retry);
    }
}

}  // namespace alder::ui::screen
