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

TermText quoted(const std::string& subject) {
    return subject.empty() ? TermText::own("the letter")
                           : TermText::own("\u201c") + TermText::clean(subject).truncated(40) +
                                 TermText::own("\u201d");
}

bool is_over(store::LetterState state) {
    return state == store::LetterState::accepted || state == store::LetterState::filed;
}

std::string first_recipient(const store::OutboxLetter& letter) {
    const auto& all = letter.envelope.recipients;
    if (all.empty()) return "nobody";
    const std::string first = all.front().address.text();
    return all.size() == 1 ? first : fmt::format("{} and {} more", first, all.size() - 1);
}

}  // namespace

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

void LetterOffice::write(const app::OpenLetter& letter, std::optional<std::uint64_t> number) {
    if (!may_write(letter.account)) return;
    auto tell = letters_->begin(letter.account, letter.resumes, number);
    auto people = letters_->identities(letter.account);
    desk_.show(std::make_unique<ComposeScreen>(
        desk_,
        ComposeScreen::Letter{letter.draft, std::move(people), wrapped(letter, std::move(tell))}));
}

// Tells the person, too, and remembers what was put away.
app::LetterTaker LetterOffice::wrapped(const app::OpenLetter& letter, app::LetterTaker tell) {
    return [this, account = letter.account, resumes = letter.resumes,
            tell = std::move(tell)](app::LetterNews news) {
        if (auto* gone = std::get_if<app::Discard>(&news)) {
            put_away_ = app::OpenLetter{account, gone->draft, resumes};
            done_since_ = 0;
            desk_.say(Tone::ok, TermText::own("The letter was put away; undo brings it back"));
        } else if (std::holds_alternative<app::Postpone>(news)) {
            desk_.say(Tone::info, TermText::own("Putting the letter into the drafts"));
        }
        tell(std::move(news));
    };
}

// What was left unfinished goes before what is new, as in Pine.
void LetterOffice::write_new(std::optional<mail::MessageRef> about) {
    if (!left_behind_.empty()) {
        const app::LeftBehind left = std::move(left_behind_.back());
        left_behind_.pop_back();
        write(left.letter, left.number);
        return desk_.say(Tone::info, TermText::own("This letter was not finished when Alder ended; "
                                                   "^O puts it into the drafts"));
    }
    const auto account = writer(about ? std::optional(about->account) : std::nullopt);
    if (!account) return void(may_write({}));
    write({*account, compose::new_letter(letters_->identities(*account).front()), std::nullopt},
          {});
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
           std::nullopt},
          {});
    if (wanted->ignored.empty()) return;
    desk_.say(Tone::warning,
              TermText::own("Passed over, as a link must not set it: ") +
                  TermText::clean(fmt::format("{}", fmt::join(wanted->ignored, ", "))));
}

void LetterOffice::answer(std::optional<mail::MessageRef> message, Answering how) {
    if (!message) return desk_.say(Tone::info, TermText::own("There is no message here"));
    if (!may_write(message->account)) return;
    to_answer_ = ToAnswer{*message, how};
    desk_.ask(message->account, account::AskMessage{message->placement, {.columns = kOurColumns}});
}

// Only a draft may be gone on with: whoever owns the letter replaces it.
bool LetterOffice::is_draft(mail::AccountId account, const store::Entry& entry) const {
    if (entry.flags.has(mail::Flag::draft)) return true;
    const auto& shelves = desk_.shelves();
    const auto of = std::ranges::find(shelves, account, &Shelf::id);
    return of != shelves.end() && std::ranges::any_of(of->folders, [&](const auto& each) {
               return each.id == entry.folder && each.role == mail::Role::drafts;
           });
}

bool LetterOffice::take_answer(mail::AccountId account, const account::Answer& answer) {
    const auto* read = std::get_if<account::MessageToRead>(&answer);
    if (read == nullptr || read->options.columns != kOurColumns) return false;
    const mail::MessageRef message{account, read->entry.id};
    if (!to_answer_ || to_answer_->message != message) return true;
    const Answering how = to_answer_->how;
    to_answer_.reset();
    if (!may_write(account)) return true;
    const bool resumes = how == Answering::resume;
    if (resumes && !is_draft(account, read->entry)) {
        desk_.say(Tone::info, TermText::own("This is no draft; it can be answered and forwarded"));
        return true;
    }
    write({account, letter_about(*read, message, how, letters_->identities(account)),
           resumes ? std::optional(message) : std::nullopt},
          {});
    return true;
}

// ---- what becomes of them ----

void LetterOffice::take_news() {
    if (letters_ == nullptr) return;
    while (auto notice = letters_->next())
        std::visit([this](auto& each) { take(std::move(each)); }, *notice);
}

void LetterOffice::take(app::Posted posted) {
    put_away_.reset();
    done_since_ = 0;
    unsent_.push_back(std::move(posted));
}

void LetterOffice::take(app::Returned returned) {
    const auto why = std::move(returned.why);
    const command::Screen kind = desk_.top().kind();
    const bool writes_another =
        kind == command::Screen::composer || kind == command::Screen::composer_head;
    if (writes_another && why) {
        desk_.say(Tone::error, TermText::own("Not sent: ") + TermText::clean(why->detail) +
                                   TermText::own("; Compose goes on with that letter"));
        return left_behind_.push_back({std::move(returned.letter), returned.number});
    }
    write(returned.letter, returned.number);
    if (why)
        desk_.say(Tone::error, TermText::own("Not sent: ") + TermText::clean(why->detail));
    else
        desk_.say(Tone::ok, TermText::own("Taken back; nothing was sent"));
}

void LetterOffice::take(app::Postponed) {
    desk_.say(Tone::ok, TermText::own("The letter is in the drafts; EditDraft there goes on with "
                                      "it"));
}

void LetterOffice::take(app::LeftBehind left) {
    desk_.say(Tone::warning, TermText::own("Kept from last time: ") +
                                 quoted(left.letter.draft.subject) +
                                 TermText::own("; Compose goes on with it"));
    left_behind_.push_back(std::move(left));
}

void LetterOffice::take(const app::LetterTrouble& trouble) {
    desk_.say(Tone::error, TermText::clean(trouble.error.detail));
}

void LetterOffice::take(app::OutboxStands stands) {
    for (const store::OutboxLetter& each : stands.letters) {
        const auto before = std::ranges::find(outbox_, each.id, &store::OutboxLetter::id);
        if (knows_outbox_) tell_change(each, before == outbox_.end() ? nullptr : &*before);
    }
    outbox_ = std::move(stands.letters);
    knows_outbox_ = true;
    std::erase_if(unsent_, [this](const app::Posted& each) {
        const auto now = std::ranges::find(outbox_, each.id, &store::OutboxLetter::id);
        return now == outbox_.end() || now->state != store::LetterState::scheduled;
    });
    desk_.outbox_changed();
}

void LetterOffice::tell_change(const store::OutboxLetter& now, const store::OutboxLetter* before) {
    using enum store::LetterState;
    if (before != nullptr && before->state == now.state && before->last_error == now.last_error)
        return;
    const TermText letter = quoted(now.subject);
    const TermText why = TermText::clean(now.last_error);
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

bool LetterOffice::take_back() {
    if (done_since_ > 0) {
        --done_since_;
        return false;
    }
    if (!unsent_.empty() && unsent_.back().until > desk_.now()) {
        letters_->take_back(unsent_.back());
        unsent_.pop_back();
        return true;
    }
    if (!put_away_) return false;
    const app::OpenLetter letter = std::move(*std::exchange(put_away_, std::nullopt));
    write(letter, {});
    return true;
}

std::optional<TermText> LetterOffice::countdown() const {
    if (done_since_ > 0 || unsent_.empty() || unsent_.back().until <= desk_.now())
        return std::nullopt;
    const auto left = std::chrono::ceil<std::chrono::seconds>(unsent_.back().until - desk_.now());
    return TermText::own("Sending ") + quoted(unsent_.back().letter.draft.subject) +
           TermText::clean(fmt::format(" in {} s", left.count()));
}

void LetterOffice::time_passed(Clock::time_point now) {
    std::erase_if(unsent_, [now](const app::Posted& each) { return each.until <= now; });
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

bool LetterOffice::is_sending() const {
    return !unsent_.empty() || std::ranges::any_of(outbox_, [](const store::OutboxLetter& each) {
        const bool is_due = each.state == store::LetterState::queued && each.attempts == 0;
        return is_due || each.state == store::LetterState::sending;
    });
}

void LetterOffice::hurry() {
    for (const app::Posted& each : unsent_) letters_->change(each.id, app::OutboxWish::retry);
}

}  // namespace alder::ui::screen
