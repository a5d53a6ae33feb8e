// The outbox in user.db as a person sees it: letters on their way out, from the moment they may be
// forgotten to the copy in Sent. Each change is one durable transaction. Who sends them works with
// send_queue.h.
//
// Thread rule: that of the connection.

#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_source.h"
#include "base/clock.h"
#include "mail/ids.h"
#include "mail/submission.h"
#include "store/delivery_log.h"
#include "store/drafts.h"
#include "store/sqlite.h"

namespace alder::store {

enum class LetterState : std::uint8_t {
    queued,
    held,       // by the person, until released
    scheduled,  // queued, for a time to come: send later, or the seconds in which it can be undone
    sending,
    accepted,  // by the server for everybody it could; its copy is not in Sent yet
    filed,
    uncertain,
    failed,
};
// "queued"
std::string_view name_of(LetterState state);

enum class RecipientState : std::uint8_t { waiting, accepted, failed, uncertain };

struct OutboxRecipient {
    mail::Recipient who;
    RecipientState state{};
    std::string status;  // of the last attempt, as in mail::RecipientResult
    std::string text;
};

// The messages that a letter comes from, and what its sending means for them.
struct Origin {
    std::optional<mail::MessageRef> answered;  // gets \Answered, or $Forwarded
    bool forwarded = false;
    std::optional<mail::PlacementId> draft;  // of the letter's account: goes once it is sent
    bool operator==(const Origin&) const = default;
};

struct NewLetter {
    mail::AccountId account;
    mail::Submission envelope;
    std::string message_id;
    std::string subject;
    std::string route = {};           // "" for the account's own
    std::optional<WallTime> at = {};  // not before
    bool held = false;
    enum class Copy : std::uint8_t { wanted, none } copy = Copy::wanted;
    Origin origin = {};
    // Leaves the drafts in the same transaction.
    std::optional<DraftKey> draft = {};
};

struct OutboxLetter {
    LetterId id;
    mail::AccountId account;
    LetterState state{};
    std::string message_id;
    std::string subject;
    mail::Submission envelope;  // everybody
    std::vector<OutboxRecipient> recipients;
    std::uint64_t size = 0;  // bytes
    std::string route;
    WallTime created;
    WallTime not_before;
    int attempts = 0;
    std::optional<WallTime> next_attempt;  // while it is queued or scheduled
    std::string last_error;
    Origin origin;

    // The envelope with those only who wait for it.
    mail::Submission to_send() const;
};
// "3 of 5 have it"; "" unless some have it and some have not.
std::string tally_of(const OutboxLetter& letter);

// How long a letter is tried before it fails.
inline constexpr std::chrono::days kGiveUpAfter{5};

class Outbox {
public:
    explicit Outbox(Connection& user_db) : db_(user_db) {}

    // The text is held in memory one piece at a time; lines and bytes as smtp/lines.h wants them. A
    // letter that is here already (Message-ID, size and recipients are the same, and it did not
    // fail) is not added again, so that whoever crashed before they heard of it may ask once more.
    Result<LetterId> add(const NewLetter& letter, ByteSource& message, WallTime now);

    // Oldest first.
    Result<std::vector<OutboxLetter>> list(WallTime now);
    Result<std::optional<OutboxLetter>> find(LetterId id, WallTime now);
    Result<OutboxLetter> existing(LetterId id, WallTime now);
    // Those that are being sent under this claim.
    Result<std::vector<OutboxLetter>> claimed(const std::string& claim, WallTime now);
    // Pulled from the database as it is read; must not outlive the connection.
    Result<std::unique_ptr<ByteSource>> message(LetterId id);

    // What a person wants; Errc::usage with a sentence when the letter's state forbids it.
    Result<void> hold(LetterId id, WallTime now);
    Result<void> release(LetterId id, WallTime now);
    // At once, whatever was planned; also what failed or is uncertain, for those who have not got
    // it.
    Result<void> retry(LetterId id, WallTime now);
    // Takes it out of the outbox for good.
    Result<void> drop(LetterId id, WallTime now);
    // The same for one that is not sent, or nobody knows whether: it is kept elsewhere.
    Result<void> withdraw(LetterId id, WallTime now);
    // Undo of sending: it is being written again. Only while nobody has got it.
    Result<void> take_back(LetterId id, const KeptDraft& draft, WallTime now);
    // Makes all that waits due, but what a person scheduled or held.
    Result<void> flush(mail::AccountId account, WallTime now);
    // Takes away what is in Sent since before then.
    Result<void> remove_filed(WallTime before);

private:
    Result<std::vector<OutboxLetter>> read(Statement& letters, WallTime now);
    Result<void> read_recipients(OutboxLetter& letter);
    Result<void> insert(const NewLetter& letter, WallTime now);
    Result<void> insert_recipients(LetterId id, const mail::Submission& envelope);
    // The letter that is the same as this one; 0: none.
    Result<std::int64_t> twin_of(LetterId id);
    template <class Change>
    Result<void> change(LetterId id, WallTime now, std::string_view what,
                        std::initializer_list<LetterState> from, const Change& sql);

    Connection& db_;
};

namespace detail {
// One durable step, counted in the generation so that a restored older copy is noticed.
template <class Change>
Result<void> outbox_step(Connection& db, const Change& change) {
    auto step = Transaction::begin(db);
    if (!step) return fail(step);
    if (Result<void> done = change(); !done) return done;
    if (auto done = db.run("UPDATE generation SET number = number + 1"); !done) return done;
    return step->commit();
}
}  // namespace detail

}  // namespace alder::store
