// Intents of the journal whose ids fit nothing in mail.db, because it was lost or an older copy of
// it was put back, and those that would make a message a second time then. They wait until the
// server was looked at; then what they are about is found again by what the journal kept of it, and
// they go on under the ids of now.

#pragma once

#include <deque>
#include <optional>
#include <string>

#include "store/evidence.h"
#include "store/intent.h"
#include "store/journal.h"
#include "store/mail_db.h"

namespace alder::account {

class Strays {
public:
    Strays(store::Journal& journal, store::MailDb& mail)
        : journal_(journal), evidences_(mail.connection()) {}

    // Whether the intent, of which nothing is applied, is about what is not here. What makes a
    // message may be there already where the intent is one of the untraced (MailDb::pass_over).
    Result<bool> is_one(const store::Intent& intent, store::IntentId untraced);
    void add(store::Intent intent) { waiting_.push_back(std::move(intent)); }

    // Whether some of the step waits.
    bool has(store::StepId step) const;
    bool has_intent(store::IntentId id) const;
    bool empty() const { return waiting_.empty(); }

    // The first one, found again and rewritten in the journal. Those after it may need that it is
    // applied first.
    struct Back {
        store::Intent intent;
        bool is_over = false;                // nothing of it is left to be done
        std::optional<std::string> lacking;  // for the person: what of it cannot be done any more
    };
    Result<Back> find_first(store::SummarySource& summaries);

private:
    store::Journal& journal_;
    store::Evidences evidences_;
    std::deque<store::Intent> waiting_;
};

}  // namespace alder::account
