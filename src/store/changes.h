// Intents applied to mail.db: what each would need to be undone, the applying itself in slices, and
// the actions that take it back.
//
// Applying is idempotent and can be cut anywhere: how far an intent has come is written to
// applied_intent in the transaction that took it there, so a crash, a second start or a second
// process goes on at the next target.

#pragma once

#include <vector>

#include "mail/envelope.h"
#include "store/intent.h"
#include "store/mail_db.h"
#include "store/placement.h"
#include "store/summary_source.h"

namespace alder::store {

class Changes {
public:
    Changes(MailDb& mail, Numbering numbering)
        : mail_(mail), placements_(mail.connection(), numbering) {}

    // As things stand; to be journaled with the action.
    Result<Before> before(const Action& action);

    // One slice: at most so many targets, in one transaction. true: the intent is completely
    // applied.
    Result<bool> apply(const Intent& intent, SummarySource& summaries, std::size_t most,
                       WallTime now);

    // Takes back what was applied of an intent that is refused now. Messages that were added stay:
    // nobody may have them any more.
    Result<void> take_back(const Intent& intent, SummarySource& summaries, WallTime now);

    // What undoes an applied intent, given its before-image.
    Result<std::vector<Action>> inverse(const Intent& intent);

    // Whether some of it is in mail.db.
    Result<bool> is_begun(IntentId intent);
    // Whether all of it is in mail.db.
    Result<bool> is_applied(IntentId intent);
    // Intents below this one are settled, so the marks of how far they have come may go.
    Result<void> forget_applied_below(IntentId oldest_open);

private:
    Result<void> apply_one(const Intent& intent, std::size_t target, SummarySource& summaries,
                           WallTime now);
    Result<void> append_one(const Intent& intent, const Appended& message, SummarySource& summaries,
                            WallTime now);
    Result<void> check_destination(const Action& action);
    // The name, or how far it is there, with "/" at its end.
    Result<std::string> what_is_there(std::string name);
    Result<void> remove_folder(const DeleteFolder& action);
    Result<std::vector<Action>> inverse_create(const CreateFolder& action, const Before& before);

    MailDb& mail_;
    Placements placements_;
};

}  // namespace alder::store
