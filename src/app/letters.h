// Letters written on the screens, as the screens see it: somebody who says who may write, takes
// what the composer tells, keeps the outbox and tells how it stands. letter_threads.h is the one
// who does it.

#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/strong.h"
#include "compose/draft.h"
#include "mail/ids.h"
#include "store/outbox.h"

namespace alder::app {

// Names a letter within this run, from begin() until it is sent, among the drafts, or put away.
using LetterNumber = Strong<struct LetterNumberTag, std::uint64_t>;

// The letter as it is now: kept, so that nothing typed is lost.
struct DraftChanged {
    compose::Draft draft;
};
// Checked and wanted: to be sent.
struct SendIt {
    compose::Draft draft;
};
// To be found in the folder for drafts.
struct Postpone {
    compose::Draft draft;
};
// Put away.
struct Discard {
    compose::Draft draft;
};
using LetterNews = std::variant<DraftChanged, SendIt, Postpone, Discard>;
// Told in order; nothing comes after one of the last three. Must not be called once Letters is
// gone.
using LetterTaker = std::function<void(LetterNews)>;

// A letter that somebody can go on with.
struct OpenLetter {
    mail::AccountId account;
    compose::Draft draft;
    std::optional<mail::MessageRef> resumes;  // the stored draft that it goes on with
};

struct Begun {
    LetterNumber number;
    LetterTaker tell;
    // A directory that need not exist, for what another editor does with the letter. What it left
    // in scratch_file() when Alder ended is offered with the letter.
    std::string scratch;
};

inline std::string scratch_file(const std::string& directory) { return directory + "/letter.txt"; }

// What becomes of a SendIt: Posted, or Returned with an error; of a Postpone: Postponed, or
// Returned.

// It is safe in the outbox and goes out at `until`, unless it is taken back before.
struct Posted {
    LetterNumber number;
    store::LetterId id;
    Clock::time_point until;
};
// To be edited again: it was taken back, or could not be posted or postponed (why).
struct Returned {
    LetterNumber number;
    OpenLetter letter;
    std::optional<Error> why;
    enum class Wanted : std::uint8_t { to_send, to_postpone } wanted = Wanted::to_send;
};
struct Postponed {
    LetterNumber number;
};
// An earlier run ended while it was being written.
struct LeftBehind {
    LetterNumber number;
    OpenLetter letter;
};
// A letter of the outbox is among the drafts again. For these it comes too late.
struct Withdrawn {
    std::vector<std::string> have_it;  // addresses
};
// All letters in the outbox, oldest first; told when something about them has changed.
struct OutboxStands {
    std::vector<store::OutboxLetter> letters;
};
struct LetterTrouble {
    Error error;
};
// account::News of an account that a letter was filed in.
struct FilingNews {
    mail::AccountId account;
    std::string what;
};
using LetterNotice = std::variant<Posted, Returned, Postponed, LeftBehind, Withdrawn, OutboxStands,
                                  LetterTrouble, FilingNews>;

// What a person wants of a letter in the outbox.
enum class OutboxWish : std::uint8_t {
    hold,
    release,
    retry,
    withdraw,  // out of the outbox; into the drafts, unless it was sent
};

// Thread rule: called by the UI thread; returns at once.
class Letters {
public:
    virtual ~Letters() = default;

    // Who may write from an account, the usual one first; empty: nobody, nothing can be sent.
    virtual std::vector<compose::Identity> identities(mail::AccountId account) const = 0;
    // A letter of this account is begun, or gone on with. resumes: the stored draft it goes on
    // with; number: of one that was Returned or LeftBehind.
    virtual Begun begin(mail::AccountId account, std::optional<mail::MessageRef> resumes,
                        std::optional<LetterNumber> number) = 0;

    // Undo of SendIt, whether or not it is Posted by now; Returned or LetterTrouble comes of it,
    // and nothing where the letter was Returned already.
    virtual void take_back(LetterNumber letter) = 0;
    virtual void change(store::LetterId letter, OutboxWish wish) = 0;
    // What waits for no person and no appointed time is sent now.
    virtual void flush() = 0;
    // The outbox may have been changed by somebody else: look.
    virtual void look() = 0;

    // Readable when next() has something.
    virtual int fd() const = 0;
    virtual std::optional<LetterNotice> next() = 0;
};

}  // namespace alder::app
