#include "store/leaving.h"

#include "store/outbox.h"
#include "store/send_queue.h"

namespace alder::store {

Result<void> leave(Connection& user_db, const Leaving& leaving, WallTime now) {
    struct Leave {
        Connection& db;
        WallTime now;
        Result<void> operator()(const LetterFiled& each) const {
            return SendQueue(db).filed(each.letter, now);
        }
        Result<void> operator()(const DraftLeft& each) const { return Drafts(db).drop(each.draft); }
        Result<void> operator()(const LetterWithdrawn& each) const {
            return Outbox(db).withdraw(each.letter, now);
        }
    };
    return std::visit(Leave{user_db, now}, leaving);
}

}  // namespace alder::store
