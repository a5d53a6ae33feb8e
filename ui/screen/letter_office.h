// What the screens know of letters: how they begin, which can still be taken back, what became of
// those in the outbox.
//
// Thread rule: belongs to the UI thread.

#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "account/reader.h"
#include "app/letters.h"
#include "ui/screen/screen.h"
#include "ui/screen/undo_list.h"

namespace alder::ui::screen {

// Somebody has it, and nobody waits for anything.
bool is_over(store::LetterState state);

class LetterOffice {
public:
    // letters: nullptr where nobody can write. All outlive this.
    LetterOffice(Desk& desk, UndoList& undo, app::Letters* letters)
        : desk_(desk), undo_(undo), letters_(letters) {}

    // about: the message that is looked at, whose account writes.
    void write_new(std::optional<mail::MessageRef> about);
    // A letter as a mailto: URL wants it.
    void write_to(const std::string& mailto);
    void answer(std::optional<mail::MessageRef> message, Answering how);

    // Whoever waited for a message to answer it has left that screen, or went on to something else.
    void left(const Screen& screen) {
        if (to_answer_ && to_answer_->where == &screen) forget_answer();
    }
    void forget_answer() { to_answer_.reset(); }
    // Whether the answer was to a question of ours.
    bool take_answer(mail::AccountId account, const account::Answer& answer);
    void mail_changed(mail::AccountId account);
    void take_news();
    void time_passed(Clock::time_point now);
    // When time_passed() has something to do.
    std::optional<Clock::time_point> deadline() const;
    // Readable when there are news; -1: never.
    int fd() const { return letters_ == nullptr ? -1 : letters_->fd(); }

    void undo(const LetterSent& sent);
    void undo(const LetterPutAway& put_away);
    // The letter whose sending undo would take back, and for how long; nullopt: none.
    struct Countdown {
        TermText letter;
        std::chrono::seconds left;
    };
    std::optional<Countdown> countdown() const;

    bool can_write() const;
    const std::vector<store::OutboxLetter>& outbox() const { return outbox_; }
    // Letters that somebody still waits for.
    std::size_t waiting() const;
    // Those among them that only wait for their server.
    std::size_t unsent() const;
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
    // Whether a letter is about to be posted or to go out, or on its way.
    bool is_sending() const;

private:
    // A message that a letter is to be about, once it is here.
    struct ToAnswer {
        mail::MessageRef message;
        Answering how;
        const Screen* where;      // it was asked for; only compared
        bool is_fetched = false;  // its bytes were not here
    };

    struct Unsent {
        app::LetterNumber number;
        store::LetterId id;
        std::string subject;
        Clock::time_point until;
        bool is_hurried = false;
    };

    bool may_write(mail::AccountId account);
    // Of whoever is asked first, else the first that can write; nullopt: nobody can.
    std::optional<mail::AccountId> writer(std::optional<mail::AccountId> asked) const;
    void ask();
    void fetch_to_answer(mail::AccountId account, const account::NoAnswer& none);
    bool is_awaited(const ToAnswer& wish) const;
    void say_ready(const ToAnswer& wish, const std::string& subject);
    bool is_draft(mail::AccountId account, const store::Entry& entry) const;
    void take(const app::Posted& posted);
    void take(app::Returned returned);
    void take(const app::Postponed& postponed);
    void take(app::LeftBehind left);
    void take(const app::Withdrawn& withdrawn);
    void take(app::OutboxStands stands);
    void take(const app::LetterTrouble& trouble);
    void take(const app::FilingNews& news);
    void tell_change(const store::OutboxLetter& now, const store::OutboxLetter* before);
    // On top of what is shown. A new one is kept once something is typed.
    void write(const app::OpenLetter& letter);
    // number: of one that is known already.
    void write_again(const app::OpenLetter& letter, std::optional<app::LetterNumber> number);
    void show(const app::OpenLetter& letter, app::Begun begun);
    app::LetterTaker wrapped(const app::OpenLetter& letter, app::Begun begun);
    void told(const app::OpenLetter& of, app::LetterNumber number, const app::LetterNews& news);
    bool waits_to_go(const store::OutboxLetter& letter) const;

    Desk& desk_;
    UndoList& undo_;
    app::Letters* letters_;
    std::optional<ToAnswer> to_answer_;
    std::map<app::LetterNumber, std::string> in_hand_;  // to be posted or postponed; subjects
    std::vector<Unsent> unsent_;                        // oldest first; until their time is over
    std::vector<app::LeftBehind> left_behind_;
    bool knows_outbox_ = false;
    std::vector<store::OutboxLetter> outbox_;
};

}  // namespace alder::ui::screen
