#include "account/writer.h"

#include <algorithm>
#include <limits>

#include "mime/summary.h"

namespace alder::account {

namespace {

// Targets of one slice: about five milliseconds of work each.
constexpr std::size_t kPromptSlice = 400;
constexpr std::size_t kBulkSlice = 50;

// What no retry mends: the intent is given back to whoever wanted it. Anything else is the
// machine's trouble, and the intent stays in the journal.
bool is_refusal(Errc code) {
    return code == Errc::bug || code == Errc::not_found || code == Errc::cannot_create ||
           code == Errc::bad_data || code == Errc::usage;
}

// The two are made one after the other: bytes without the database that names them are mail that
// would vanish behind an empty Inbox.
Result<void> check_whole(const Place& place, mail::AccountId account) {
    const auto mail = place.disk->status(place.mail_db(account));
    if ((mail && mail->size > 0) || !place.disk->status(place.content_db(account))) return {};
    return fail(Errc::corrupt, place.mail_db(account) +
                                   " is gone, but the bytes of its messages are there; put the "
                                   "file back from a backup");
}

template <class T>
void append(std::vector<WriteResult>& out, T notice) {
    out.emplace_back(Notice{std::move(notice)});
}

}  // namespace

Result<std::unique_ptr<Writer>> Writer::open(const Place& place, mail::AccountId account,
                                             const Backend& backend) {
    if (auto made = place.disk->make_directory(place.directory(account)); !made) return fail(made);
    auto user = store::UserDb::open(place.user_db(), place.vfs);
    if (!user) return fail(user);
    if (auto fine = check_whole(place, account); !fine) return fail(fine);
    auto mail = store::MailDb::open(place.mail_db(account), place.vfs, backend.durability());
    if (!mail) return fail(mail);
    auto content = store::ContentDb::open(*place.disk, place.content_db(account), place.vfs);
    if (!content) return fail(content);
    auto wake = disk::WakeFile::open(*place.disk, place.changed(account));
    if (!wake) return fail(wake);
    std::unique_ptr<Writer> writer(new Writer(
        place, account, backend, {std::move(*user), std::move(*mail), std::move(*content)}));
    writer->wake_ = std::move(*wake);
    return writer;
}

Writer::Writer(const Place& place, mail::AccountId account, const Backend& backend,
               Databases databases)
    : place_(place),
      account_(account),
      user_(std::move(databases.user)),
      mail_(std::move(databases.mail)),
      content_(std::move(databases.content)),
      journal_(user_.connection()),
      changes_(mail_, backend.numbering()),
      files_(mail_, content_, backend.numbering()) {}

Writer::~Writer() {
    if (!lock_) return;
    lock_.reset();
    ring();
}

Result<mail::Summary> Writer::summary(mail::ContentId content) {
    if (summaries_) {
        const auto known = summaries_->find(content.value);
        if (known != summaries_->end()) return known->second;
    }
    auto bytes = content_.read(content);
    if (!bytes) return fail(bytes);
    return mime::summarize(*bytes);
}

// ---- jobs ----

std::vector<WriteResult> Writer::run(WriteJob job, WallTime now) {
    struct Run {
        Writer& self;
        WallTime now;
        std::vector<WriteResult> out;

        void operator()(const Perform& each) { self.perform(each, now, out); }
        void operator()(const Undo& each) { self.undo(each.ticket, now, out); }
        void operator()(const Redo& each) { self.redo(each.ticket, now, out); }
        void operator()(const Look&) { self.look(now, out); }
        void operator()(const StoreFact& each) { self.store_fact(each, now, out); }
        void operator()(const Settle& each) { self.settle(each.outcomes, out); }
    };
    Run run{*this, now, {}};
    std::visit(run, job);
    return std::move(run.out);
}

void Writer::perform(const Perform& job, WallTime now, std::vector<WriteResult>& out) {
    auto planned = plan(job.actions);
    if (!planned) return append(out, Failed{job.ticket, planned.error()});
    if (job.summaries) summaries_ = job.summaries;
    recorded(job.ticket,
             job.extends ? journal_.extend(*job.extends, std::move(*planned))
                         : journal_.record(job.what, std::move(*planned), now),
             out);
}

void Writer::undo(Ticket ticket, WallTime now, std::vector<WriteResult>& out) {
    take_back(&store::Journal::undoable, Undo{ticket}, now, out);
}

void Writer::redo(Ticket ticket, WallTime now, std::vector<WriteResult>& out) {
    take_back(&store::Journal::redoable, Redo{ticket}, now, out);
}

// Undoing and redoing are the same: the inverse of the intents that did, or undid, the step. The
// step is read again once it is applied, with the before-images it then has.
template <class Job>
void Writer::take_back(ReadStep read, Job job, WallTime now, std::vector<WriteResult>& out) {
    const auto failed = [&](const Error& error) { append(out, Failed{job.ticket, error}); };
    if (!is_guest()) {
        if (auto queued = queue_open_intents(); !queued) return failed(queued.error());
    }
    auto step = (journal_.*read)();
    if (!step) return failed(step.error());
    if (!*step) return append(out, NothingLeft{job.ticket});
    const auto& intents = (*step)->intents;
    if (!intents.empty() && intents.front().account != account_) {
        return append(out, Elsewhere{intents.front().account, job});
    }
    if (is_guest()) {
        auto wait = must_wait(**step);
        if (!wait) return failed(wait.error());
        if (*wait) return deferred_.emplace_back(job), void();
    } else if (auto done = catch_up(&**step, now, out); !done) {
        return failed(done.error());
    }
    step = (journal_.*read)();
    if (!step) return failed(step.error());
    if (!*step) return append(out, NothingLeft{job.ticket});
    auto planned = plan_inverse(**step);
    if (!planned) return failed(planned.error());
    recorded(job.ticket,
             std::is_same_v<Job, Undo> ? journal_.record_undo(**step, std::move(*planned), now)
                                       : journal_.record_redo(**step, std::move(*planned), now),
             out);
}

Result<std::vector<store::Planned>> Writer::plan(const std::vector<store::Action>& actions) {
    std::vector<store::Planned> planned;
    for (const store::Action& action : actions) {
        planned.push_back({account_, action, std::nullopt});
        // Where something else is applied first, the before-image is taken in its turn.
        if (is_guest() || !prompt_.empty()) continue;
        auto before = changes_.before(action);
        if (!before) return fail(before);
        planned.back().before = std::move(*before);
    }
    return planned;
}

// Last done, first undone.
Result<std::vector<store::Planned>> Writer::plan_inverse(const store::Step& step) {
    std::vector<store::Planned> planned;
    for (auto intent = step.intents.rbegin(); intent != step.intents.rend(); ++intent) {
        if (intent->state == store::IntentState::refused) continue;
        auto actions = changes_.inverse(*intent);
        if (!actions) return fail(actions);
        auto more = plan(*actions);
        if (!more) return fail(more);
        std::ranges::move(*more, std::back_inserter(planned));
    }
    return planned;
}

void Writer::recorded(Ticket ticket, const Result<store::Step>& step,
                      std::vector<WriteResult>& out) {
    if (!step) return append(out, Failed{ticket, step.error()});
    append(out, Recorded{ticket, step->id, step->what});
    if (step->intents.empty())
        append(out, Applied{ticket});
    else
        intents_to_apply_[ticket] = step->intents.size();
    for (const store::Intent& intent : step->intents) {
        ticket_of_.emplace(intent.id, ticket);
        if (!is_guest()) enqueue(intent);
    }
    if (is_guest()) ring();
}

void Writer::enqueue(store::Intent intent) {
    if (!taken_.insert(intent.id).second) return;
    auto& queue = std::holds_alternative<store::Append>(intent.action) ? bulk_ : prompt_;
    queue.push_back(std::move(intent));
}

void Writer::ring() {
    // Who is not woken looks by itself a little later.
    [[maybe_unused]] const auto rung = wake_->ring();
}

// ---- sharing the account with other processes ----

void Writer::look(WallTime now, std::vector<WriteResult>& out) {
    stopped_ = false;
    if (is_guest()) {
        if (auto held = try_to_hold(out); !held) append(out, Trouble{held.error()});
        // Also when it has just gone: of what it did last nobody else tells.
        if (auto seen = see_what_the_holder_did(out); !seen) append(out, Trouble{seen.error()});
    }
    if (!is_guest()) {
        if (auto queued = queue_open_intents(); !queued) append(out, Trouble{queued.error()});
        if (facts_lost_) {
            if (auto begun = begin(out); !begun) append(out, Trouble{begun.error()});
        }
    }
    auto changed = changed_by_others();
    if (!changed)
        append(out, Trouble{changed.error()});
    else if (*changed)
        append(out, Changed{});
    std::deque<WriteJob> again;
    std::swap(again, deferred_);
    for (WriteJob& job : again)
        std::ranges::move(run(std::move(job), now), std::back_inserter(out));
}

Result<void> Writer::try_to_hold(std::vector<WriteResult>& out) {
    auto lock = disk::LockFile::try_take(*place_.disk, place_.sync_lock(account_));
    if (!lock) return fail(lock);
    if (!*lock) return {};
    auto trash = mail_.folder_with(mail::Role::trash);
    if (!trash) return fail(trash);
    if (!*trash) {
        if (auto made = mail_.create_folder("Trash", mail::Role::trash); !made) return fail(made);
    }
    if (auto begun = begin(out); !begun) return begun;
    lock_ = std::move(**lock);
    if (auto queued = queue_open_intents(); !queued) return queued;
    constexpr store::IntentId kAll{std::numeric_limits<std::int64_t>::max()};
    return changes_.forget_applied_below(taken_.empty() ? kAll : *taken_.begin());
}

Result<void> Writer::begin(std::vector<WriteResult>& out) {
    auto known = files_.known();
    if (!known) return fail(known);
    facts_lost_ = false;
    out.emplace_back(Begin{{std::move(*known), {}}, ++epoch_});
    return {};
}

// A fact goes on where the one before it ended: after one that was lost none may be stored until
// the backend has begun again, which it does when somebody looks.
void Writer::store_fact(const StoreFact& job, WallTime now, std::vector<WriteResult>& out) {
    if (job.epoch == epoch_ && !facts_lost_) {
        auto stored = files_.store(job.fact, now);
        facts_lost_ = !stored;
        if (!stored) append(out, Trouble{stored.error()});
        ring();
        append(out, Changed{});
    }
    out.emplace_back(FactStored{});
}

Result<void> Writer::queue_open_intents() {
    auto open = journal_.open_intents(account_);
    if (!open) return fail(open);
    for (store::Intent& intent : *open) enqueue(std::move(intent));
    return {};
}

// A guest's intents are applied by the holder: the journal and the marks in mail.db tell how far.
Result<void> Writer::see_what_the_holder_did(std::vector<WriteResult>& out) {
    const auto mine = ticket_of_;
    for (const auto& [id, ticket] : mine) {
        auto intent = journal_.intent(id);
        if (!intent) return fail(intent);
        if (!*intent) continue;
        if ((*intent)->state == store::IntentState::refused) {
            refused(**intent, {Errc::try_again, (*intent)->reason}, out);
            continue;
        }
        auto applied = changes_.is_applied(id);
        if (!applied) return fail(applied);
        if (*applied || (*intent)->state == store::IntentState::settled) step_done(**intent, out);
    }
    return {};
}

Result<bool> Writer::changed_by_others() {
    auto version = mail_.connection().data_version();
    if (!version) return fail(version);
    return std::exchange(seen_version_, *version) != *version;
}

void Writer::settle(const std::vector<sync::Outcome>&, std::vector<WriteResult>&) {}

// ---- applying ----

std::vector<WriteResult> Writer::work(WallTime now) {
    std::vector<WriteResult> out;
    if (!has_work()) return out;
    auto worked = work_on(prompt_.empty() ? bulk_ : prompt_, now, out);
    if (!worked) append(out, Trouble{worked.error()});
    return out;
}

Result<void> Writer::work_on(std::deque<store::Intent>& queue, WallTime now,
                             std::vector<WriteResult>& out) {
    store::Intent& intent = queue.front();
    if (!intent.before) {
        if (auto prepared = prepare(intent); !prepared) return prepared;
    }
    const std::size_t slice = &queue == &bulk_ ? kBulkSlice : kPromptSlice;
    auto complete = changes_.apply(intent, *this, slice, now);
    if (!complete && !is_refusal(complete.error().code)) {
        stopped_ = true;  // the journal has it; it is tried again when somebody looks
        return fail(complete);
    }
    if (!complete) {
        auto marked = journal_.refuse(intent.id, complete.error().detail);
        if (!marked) append(out, Trouble{marked.error()});
        refused(intent, complete.error(), out);
        taken_.erase(intent.id);
        queue.pop_front();
    } else if (*complete) {
        store::Intent done = std::move(queue.front());
        queue.pop_front();
        applied(std::move(done), out);
    }
    if (!has_work()) summaries_.reset();
    ring();
    append(out, Changed{});
    return {};
}

Result<void> Writer::prepare(store::Intent& intent) {
    auto before = changes_.before(intent.action);
    if (!before) return fail(before);
    intent.before = std::move(*before);
    return journal_.prepare(intent.id, *intent.before);
}

Result<bool> Writer::must_wait(const store::Step& step) {
    auto open = journal_.open_intents(account_);
    if (!open) return fail(open);
    for (const store::Intent& intent : *open) {
        if (std::holds_alternative<store::Append>(intent.action) && intent.step != step.id)
            continue;
        auto applied = changes_.is_applied(intent.id);
        if (!applied) return fail(applied);
        if (!*applied) return true;
    }
    return false;
}

Result<void> Writer::catch_up(const store::Step* step, WallTime now,
                              std::vector<WriteResult>& out) {
    const auto of_step = [step](const store::Intent& intent) {
        return step != nullptr && intent.step == step->id;
    };
    while (!prompt_.empty()) {
        if (auto worked = work_on(prompt_, now, out); !worked) return worked;
    }
    while (std::ranges::any_of(bulk_, of_step)) {
        if (auto worked = work_on(bulk_, now, out); !worked) return worked;
    }
    return {};
}

void Writer::applied(store::Intent intent, std::vector<WriteResult>& out) {
    step_done(intent, out);
    if (auto settled = journal_.settle({intent.id}); !settled)
        append(out, Trouble{settled.error()});
    taken_.erase(intent.id);
}

void Writer::refused(const store::Intent& intent, const Error& error,
                     std::vector<WriteResult>& out) {
    const auto ticket = ticket_of_.find(intent.id);
    if (ticket == ticket_of_.end()) return append(out, Trouble{error});
    append(out, Failed{ticket->second, error});
    intents_to_apply_.erase(ticket->second);
    ticket_of_.erase(ticket);
}

void Writer::step_done(const store::Intent& intent, std::vector<WriteResult>& out) {
    const auto ticket = ticket_of_.find(intent.id);
    if (ticket == ticket_of_.end()) return;
    const auto left = intents_to_apply_.find(ticket->second);
    if (left != intents_to_apply_.end() && --left->second == 0) {
        append(out, Applied{ticket->second});
        intents_to_apply_.erase(left);
    }
    ticket_of_.erase(ticket);
}

}  // namespace alder::account
