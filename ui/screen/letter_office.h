// What the screens know of letters: how they begin, which can still be taken back, what became of
// those in the outbox.
//
// Thread rule: belongs to the UI thread.

#pragma once

#include <optional>
#include <vector>

#include "account/reader.h"
#include "app/letters.h"
#include "ui/screen/screen.h"

namespace alder::ui::screen {

class LetterOffice {
public:
    // letters: nullptr where nobody can write. Both outlive this.
    LetterOffice(Desk& desk, app::Letters* letters) : desk_(desk), letters_(letters) {}

    // about: the message that is looked at, whose account writes.
    void write_new(std::optional<mail::MessageRef> about);
    // A letter as a mailto: URL wants it.
    void write_to(const std::string& mailto);
    void answer(std::optional<mail::MessageRef> message, Answering how);
    // On top of what is shown. number: of a letter that is kept already.
    void write(const app::OpenLetter& letter, std::optional<std::uint64_t> number);

    // Whether the answer was to a question of ours.
    bool take_answer(mail::AccountId account, const account::Answer& answer);
    void take_news();
    void time_passed(Clock::time_point now);
    // When time_passed() has something to do.
    std::optional<Clock::time_point> deadline() const;
    // Readable when there are news; -1: never.
    int fd() const { return letters_ == nullptr ? -1 : letters_->fd(); }

    // Takes back the sending of the last letter, or brings back the one put away last. false: there
    // is none, or it is too late.
    bool take_back();
    // Something else was done since, which is taken back first.
    void something_was_done() {
        put_away_.reset();
        ++done_since_;
    }
    // What can be taken back, with the seconds left; nullopt: nothing.
    std::optional<TermText> countdown() const;

    bool can_write() const;
    const std::vector<store::OutboxLetter>& outbox() const { return outbox_; }
    // Letters that somebody still waits for.
    std::size_t waiting() const;
    void change(store::LetterId letter, app::OutboxWish wish) { letters_->change(letter, wish); }
    void look() {
        if (letters_ != nullptr) letters_->look();
    }

    // The servers can be reached again.
    void flush() {
        if (letters_ != nullptr) letters_->flush();
    }
    // The program ends: nothing is held back any more for somebody to change their mind.
    void hurry();
    // Whether a letter is about to go out, or on its way.
    bool is_sending() const;

private:
    // A message that a letter is to be about, once it is here.
    struct ToAnswer {
        mail::MessageRef message;
        Answering how;
    };

    bool may_write(mail::AccountId account);
    // Of whoever is asked first, else the first that can write; nullopt: nobody can.
    std::optional<mail::AccountId> writer(std::optional<mail::AccountId> asked) const;
    bool is_draft(mail::AccountId account, const store::Entry& entry) const;
    void take(app::Posted posted);
    void take(app::Returned returned);
    void take(app::Postponed postponed);
    void take(app::LeftBehind left);
    void take(app::OutboxStands stands);
    void take(const app::LetterTrouble& trouble);
    void tell_change(const store::OutboxLetter& now, const store::OutboxLetter* before);
    app::LetterTaker wrapped(const app::OpenLetter& letter, app::LetterTaker tell);

    Desk& desk_;
    app::Letters* letters_;
    std::optional<ToAnswer> to_answer_;
    std::vector<app::Posted> unsent_;  // oldest first; until their time is over
    std::vector<app::LeftBehind> left_behind_;
    std::optional<app::OpenLetter> put_away_;
    int done_since_ = 0;  // since the last letter was posted or put away
    bool knows_outbox_ = false;
    std::vector<store::OutboxLetter> outbox_;
};

}  // namespace alder::ui::screen
