// Where letters go that are written on the screens, as the screens see it: somebody who says who
// may write, and takes what the composer tells. How a letter is kept, queued and sent is no
// business of the screens.

#pragma once

#include <functional>
#include <optional>
#include <variant>
#include <vector>

#include "compose/draft.h"
#include "mail/ids.h"

namespace alder::ui::screen {

// The letter as it is now: to be kept, so that nothing typed is lost.
struct DraftChanged {
    compose::Draft draft;
};
// Checked and wanted: to be sent.
struct SendIt {
    compose::Draft draft;
};
// To be found among the drafts.
struct Postpone {
    compose::Draft draft;
};
// Put away, and kept all the same: undo brings it back.
struct Discard {
    compose::Draft draft;
};
using LetterNews = std::variant<DraftChanged, SendIt, Postpone, Discard>;
// Told in order; nothing comes after one of the last three.
using LetterTaker = std::function<void(LetterNews)>;

// Thread rule: called by the UI thread; returns at once.
class Letters {
public:
    virtual ~Letters() = default;

    // Who may write from an account, the usual one first; empty: nobody, nothing can be sent.
    virtual std::vector<compose::Identity> identities(mail::AccountId account) const = 0;
    // A letter of this account is begun. `resumes`: the stored draft that it goes on with.
    virtual LetterTaker begin(mail::AccountId account, std::optional<mail::MessageRef> resumes) = 0;
};

}  // namespace alder::ui::screen
