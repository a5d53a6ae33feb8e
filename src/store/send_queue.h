// The outbox as the one who sends it sees it. Each step is one durable transaction. Only the holder
// of the account's sending lock sends; whoever takes it calls recover() first, for what its last
// holder left behind.
//
//   queued --claim_due()--> sending --committing()--> (the last byte goes out) --record()-->
//       queued again, or accepted --filed()--> filed, or failed, or uncertain
//   sending --give_back()--> queued, as if nobody had claimed it
//
// What ended before committing() was not sent and is queued again; what ended after it may have
// been delivered, and is never sent again without a person's word.

#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/outbox.h"

namespace alder::store {

// How long after the n-th failed attempt (from 1) the next one is made.
std::chrono::seconds retry_after(int attempts);

class SendQueue {
public:
    explicit SendQueue(Connection& user_db) : db_(user_db), outbox_(user_db), log_(user_db) {}

    // Of a long queue so many at once; the others can still be held and dropped.
    static constexpr int kAtOnce = 50;

    // The letters of the account that are due, oldest first, now in state sending and claimed.
    // `claim` names this run and no other; a letter that another run claimed is left out. Empty:
    // none is due (any more).
    Result<std::vector<OutboxLetter>> claim_due(mail::AccountId account, const std::string& claim,
                                                WallTime now);
    // From now on the letter's fate is open. False: it is not ours (any more); do not send it.
    Result<bool> committing(LetterId id, const std::string& claim);
    // What became of it, for those of to_send() in their order. Writes the delivery log.
    Result<void> record(LetterId id, const std::string& claim, const mail::Attempt& attempt,
                        WallTime now);
    // Nothing became of it: nobody tried, or it was broken off here before the last byte.
    Result<void> give_back(LetterId id, const std::string& claim);

    // Letters that somebody has and whose copy is not in Sent yet.
    Result<std::vector<LetterId>> to_file(mail::AccountId account);
    // In the transaction that journals the copy, so that it is filed once.
    Result<void> filed(LetterId id, WallTime now);

    // Whether whoever sends for the account finds something to do: a letter that is due, one that
    // somebody sends or has left behind as he ended, or one whose copy is not in Sent yet.
    Result<bool> wants_service(mail::AccountId account, WallTime now);
    // When the next letter is due, for the owner's timer.
    Result<std::optional<WallTime>> next_due(mail::AccountId account);
    // After the sending lock was taken: nobody is sending any letter of the account.
    Result<void> recover(mail::AccountId account);
    // The database is an older copy, of one that had come as far as `last` (UserDb::generation()):
    // whatever waits may have been sent since. Its own count goes on from there.
    Result<void> distrust(std::uint64_t last);

private:
    Result<void> settle(OutboxLetter letter, const mail::Attempt& attempt, WallTime now);
    Result<void> conclude(LetterId id, WallTime now);
    Result<void> note(const OutboxLetter& letter, const mail::Attempt& attempt, WallTime now);
    Result<void> doubt(std::string_view which, std::string_view why);

    Connection& db_;
    Outbox outbox_;
    DeliveryLog log_;
};

}  // namespace alder::store
