// Removes the bytes of content.db that nothing names any more, when nothing else is to be done: a
// step for each look, a round through all of them once a day. For the holder of the sync lock.
//
// Where it goes on is kept here and written down only now and then: what is written to mail.db
// looks like changed mail to other processes.

#pragma once

#include <optional>
#include <set>

#include "store/content_db.h"
#include "store/journal.h"
#include "store/mail_db.h"

namespace alder::account {

class Collecting {
public:
    struct Stores {
        store::Journal& journal;
        store::MailDb& mail;
        store::ContentDb& content;
    };
    Collecting(Stores stores, mail::AccountId account) : stores_(stores), account_(account) {}

    // Somebody looked: one more step may be done.
    void look() { is_asked_ = true; }
    bool is_asked() const { return is_asked_; }
    // After an error the next ones do nothing for an hour. One that another program was in the way
    // of is none.
    Result<void> step(WallTime now);
    // Before the end.
    Result<void> write_place();

private:
    Result<void> collect(WallTime now);
    Result<void> go_on(std::optional<mail::ContentId> next, WallTime now);
    Result<std::set<mail::ContentId>> to_be_appended();

    Stores stores_;
    mail::AccountId account_;
    bool is_asked_ = false;
    std::optional<mail::ContentId> place_;  // where a round goes on; none: it is in mail.db
    int unwritten_ = 0;                     // steps since that was written down
    std::optional<WallTime> failed_;
};

}  // namespace alder::account
