// The only one of an account that writes its databases. Journals what is asked for, then applies it
// in slices, so that what a person does next never waits for what a program does in bulk; keeps
// what the backend finds. Runs jobs one after the other and answers with results; knows no thread.
//
// A guest writes the journal and nothing else: another process holds the account's sync lock and
// applies what it finds there. When that one ends, the guest that looks first takes its place.

#pragma once

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "account/backend.h"
#include "account/collecting.h"
#include "account/file_facts.h"
#include "account/loose_contents.h"
#include "account/noted_ids.h"
#include "account/place.h"
#include "account/replay.h"
#include "account/server_facts.h"
#include "account/strays.h"
#include "account/write_job.h"
#include "disk/lock_file.h"
#include "disk/wake_file.h"
#include "store/changes.h"
#include "store/content_db.h"
#include "store/journal.h"
#include "store/mail_db.h"
#include "store/user_db.h"
#include "store/wishes.h"

namespace alder::account {

class Writer final : store::SummarySource {
public:
    // Takes the account's sync lock, or is a guest as long as somebody else has it.
    static Result<std::unique_ptr<Writer>> open(const Place& place, mail::AccountId account,
                                                const Backend& backend);
    // Lets go of the lock and tells those who wait for it.
    ~Writer() override;

    bool is_guest() const { return !lock_; }

    // Before the end: what was asked for, and waits for the holder, is left for it to do. Else it
    // is forgotten.
    Result<void> leave_deferred();

    std::vector<WriteResult> run(WriteJob job, WallTime now);

    // Whether intents wait to be applied or brought to the server, or contents to be stored.
    // Between two jobs the owner calls work() as long as this is so.
    bool has_work() const {
        return !stopped_ && !(prompt_.empty() && bulk_.empty() && !server_.has_unflushed() &&
                              !replay_.has_work() && !may_recover() && !may_collect());
    }
    // Does one slice. What a person did comes before what an import brings.
    std::vector<WriteResult> work(WallTime now);

    store::MailDb& mail() { return mail_; }

private:
    struct Databases {
        store::UserDb user;
        store::MailDb mail;
        store::ContentDb content;
    };
    Writer(const Place& place, mail::AccountId account, const Backend& backend,
           Databases databases);

    Result<mail::Summary> summary(mail::ContentId content) override;

    template <class T>
    static void append(std::vector<WriteResult>& out, T notice) {
        out.emplace_back(std::in_place_type<Notice>, std::in_place_type<T>, std::move(notice));
    }

    void perform(const Perform& job, WallTime now, std::vector<WriteResult>& out);
    Result<store::Step> record(const Perform& job, std::vector<store::Planned> planned,
                               WallTime now);
    void undo(Ticket ticket, WallTime now, std::vector<WriteResult>& out);
    void redo(Ticket ticket, WallTime now, std::vector<WriteResult>& out);
    void settle(const std::vector<sync::Outcome>& outcomes, std::vector<WriteResult>& out);
    void refuse_looks(const Error& why, std::vector<WriteResult>& out);
    void want(mail::PlacementId id, std::vector<WriteResult>& out);
    void look(WallTime now, std::vector<WriteResult>& out);
    using ReadStep = Result<std::optional<store::Step>> (store::Journal::*)();
    // The wishes that are left once it is done; null: it is none.
    using WishesLeft = const std::vector<store::Wish>*;
    template <class Job>
    Result<void> take_back(Job job, WishesLeft left, WallTime now, std::vector<WriteResult>& out);
    template <class Job>
    Result<store::Step> record_back(const store::Step& step, WishesLeft left, WallTime now);
    Result<void> carry_out(store::Wish wish, WishesLeft left, WallTime now,
                           std::vector<WriteResult>& out);
    std::unexpected<Error> stop(Error why);
    Result<void> prepare(store::Intent& intent);
    Result<void> have_trash();
    Result<void> try_to_hold(std::vector<WriteResult>& out);
    Result<void> see_what_the_holder_did(std::vector<WriteResult>& out);
    Result<void> queue_open_intents();
    void carry_out_wishes(WallTime now, std::vector<WriteResult>& out);
    std::vector<store::Wish> carry_out(const std::vector<store::Wish>& wishes, WallTime now,
                                       std::vector<WriteResult>& out);
    Result<bool> changed_by_others();
    // A mail.db that was lost, or an older copy that was put back (writer_recovery.cc).
    bool may_recover() const { return in_step_ && (expects_contents_ || !strays_.empty()); }
    Result<void> recover(std::vector<WriteResult>& out);
    Result<bool> is_stray(const store::Intent& intent);
    Result<void> find_stray(std::vector<WriteResult>& out);
    Result<void> keep_ids_apart(std::vector<WriteResult>& out);
    Result<void> check_contents(std::vector<WriteResult>& out);
    // Not before it is known whose the bytes are.
    bool may_collect() const {
        return collecting_.is_asked() &&
               (numbering_ == store::Numbering::ours || (in_step_ && !may_recover()));
    }
    void ring();
    void ring(mail::AccountId other);
    Result<std::vector<store::Planned>> plan(const std::vector<store::Action>& actions);
    Result<std::vector<store::Planned>> plan_inverse(const store::Step& step);
    void recorded(Ticket ticket, const Result<store::Step>& step, std::vector<WriteResult>& out);
    void applied(store::Intent intent, std::vector<WriteResult>& out);
    void refused(const store::Intent& intent, const Error& error, std::vector<WriteResult>& out);
    void step_done(store::IntentId intent, std::vector<WriteResult>& out);
    // Writes to the journal what has ended, and tells once what has changed.
    void finish(std::vector<WriteResult>& out);
    void take_ended(std::vector<WriteResult>& out);
    Result<void> settle_ended(std::vector<WriteResult>& out);
    void enqueue(store::Intent intent);
    Result<void> work_on(std::deque<store::Intent>& queue, WallTime now,
                         std::vector<WriteResult>& out);
    // Waits, as a guest, for the holder to apply what is in the journal.
    Result<bool> must_wait(const store::Step& step);
    // Applies all that waits and is no import, and the imports of that step.
    Result<void> catch_up(const store::Step* step, WallTime now, std::vector<WriteResult>& out);
    // Slices of the queue, as many as fit into one of its own.
    Result<void> work_off(std::deque<store::Intent>& queue, WallTime now,
                          std::vector<WriteResult>& out);
    void store_fact(const StoreFact& job, WallTime now, std::vector<WriteResult>& out);
    Result<void> store_server_fact(const sync::ServerFact& fact, WallTime now);
    void flush(WallTime now, std::vector<WriteResult>& out);
    void facts_lost(const Error& error, std::vector<WriteResult>& out);
    void answer_facts(std::vector<WriteResult>& out);
    void read_journal_again();
    Result<void> give_tasks(std::vector<WriteResult>& out);
    Result<void> begin(std::vector<WriteResult>& out);

    Place place_;
    mail::AccountId account_;
    std::optional<disk::LockFile> lock_;
    store::UserDb user_;
    store::MailDb mail_;
    store::ContentDb content_;
    store::Journal journal_;
    store::Changes changes_;
    store::Numbering numbering_;
    FileFacts files_;
    ServerFacts server_;
    Replay replay_;
    NotedIds noted_ids_;
    LooseContents loose_contents_;
    Strays strays_;
    Collecting collecting_;
    bool expects_contents_ = false;  // loose_contents_ has work when the server was looked at
    bool in_step_ = false;           // it was, since the backend began
    std::optional<disk::WakeFile> wake_;
    std::int64_t seen_version_ = 0;  // of mail.db, as others changed it
    // Journaled, not yet applied; each in order. New messages can be nobody's target before they
    // are there, so the two need no order between them.
    std::deque<store::Intent> prompt_;
    std::deque<store::Intent> bulk_;
    std::set<store::IntentId> taken_;  // of the open ones: queued, or applied and not settled yet
    std::map<store::IntentId, Ticket> ticket_of_;  // of intents recorded here and not yet applied
    std::map<Ticket, std::size_t> intents_to_apply_;  // how many each ticket still waits for
    store::IntentId last_queued_;                     // those of the journal up to here were taken
    std::vector<store::IntentId> to_settle_;  // carried out; the journal does not say so yet
    int unanswered_facts_ = 0;                // taken in, not stored yet
    bool changed_ = false;                    // the mail, by us, since that was told last
    bool heard_of_change_ = false;            // the same, by others, who have told it themselves
    bool stopped_ = false;           // the disk failed; the queues wait until somebody looks
    int epoch_ = 0;                  // of the last Begin
    bool facts_lost_ = false;        // one could not be stored; those of its epoch are passed over
    std::deque<WriteJob> deferred_;  // of a guest: what can be planned only when the holder is done
    std::shared_ptr<const KnownSummaries> summaries_;
    bool was_taken_up_ = false;  // to be told with the first look
};

}  // namespace alder::account
