// How far the ids of mail.db have come, as user.db repeats it: an older copy of mail.db that is put
// back is known by it, and no id is given twice.
//
// user.db is shared by the writers of all accounts, so it is noted seldom: when nothing new came
// for a while, every few thousand ids, and before anything is done to what an intent names. An id
// that is not noted may be given again after a loss of power; what an intent that waits is about is
// found by what the journal kept of it.

#pragma once

#include "store/intent.h"
#include "store/mail_db.h"
#include "store/user_db.h"

namespace alder::account {

class NotedIds {
public:
    NotedIds(store::UserDb& user, store::MailDb& mail, mail::AccountId account)
        : user_(user), mail_(mail), account_(account) {}

    // To be asked before the others: what was noted by whoever held the account before.
    enum class Copy { newest, older, anew };
    Result<Copy> which_copy();
    // Of an older copy, or a new one: its ids go on above all that may have been given. Of intents
    // up to that number nothing here says that they were not done.
    Result<void> pass_over(store::IntentId untraced);

    Result<void> note();
    // Where none was given since the last call.
    Result<void> note_if_quiet();
    // Where thousands were given since the last note.
    Result<void> note_if_many();
    // Where the action names one that is not noted.
    Result<void> note_named(const store::Action& action);

private:
    store::UserDb& user_;
    store::MailDb& mail_;
    mail::AccountId account_;
    store::IdMark noted_;
    store::IdMark seen_;  // at the last note_if_quiet()
};

}  // namespace alder::account
