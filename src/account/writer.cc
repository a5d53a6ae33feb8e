#include "account/writer.h"

#include <algorithm>

#include "mime/summary.h"

namespace alder::account {

namespace {

// The two are made one after the other, and the bytes are there without the database that names
// them.
bool is_mail_lost(const Place& place, mail::AccountId account) {
    const auto mail = place.disk->status(place.mail_db(account));
    return !(mail && mail->size > 0) && place.disk->status(place.content_db(account)).has_value();
}

// Mail that nobody can give again would vanish behind an empty Inbox.
std::unexpected<Error> mail_is_gone(const Place& place, mail::AccountId account) {
    return fail(Errc::corrupt, place.mail_db(account) +
                                   " is gone, but the bytes of its messages are there; put the "
                                   "file back from a backup");
}

// Whether the mail had to be taken up without the user.db it belonged to.
Result<bool> have_owner(store::UserDb& user, store::MailDb& mail, mail::AccountId account) {
    auto identity = user.identity();
    if (!identity) return fail(identity);
    auto rows = user.accounts();
    if (!rows) return fail(rows);
    const auto row = std::ranges::find(*rows, account, &store::AccountRow::id);
    const std::string incoming = row == rows->end() ? "" : row->incoming;
    const store::MailDb::Owner owner{*identity, account, incoming};
    auto whose = mail.belong_to(owner);
    if (!whose) return fail(whose);
    if (*whose == store::MailDb::Ownership::ours) return false;
    auto left = mail.not_carried_out();
    if (!left) return fail(left);
    if (!left->empty()) {
        // Nothing changes on a server without an intent; this one only names what differs.
        store::ChangeFlags nothing{std::move(*left), {}};
        std::vector<store::Planned> planned{{account, std::move(nothing), std::nullopt}};
        auto recorded = store::Journal(user.connection())
                            .record("Took up an account again", std::move(planned), wall_now());
        if (!recorded) return fail(recorded);
    }
    if (auto done = mail.take_up(owner); !done) return fail(done);
    return true;
}

}  // namespace

Result<std::unique_ptr<Writer>> Writer::open(const Place& place, mail::AccountId account,
                                             const Backend& backend) {
    if (auto made = place.disk->make_directory(place.directory(account)); !made) return fail(made);
    auto user = store::UserDb::open(place.user_db(), place.vfs);
    if (!user) return fail(user);
    const bool is_cache = backend.durability() == store::Durability::normal;
    const bool was_lost = is_mail_lost(place, account);
    if (was_lost && !is_cache) return mail_is_gone(place, account);
    auto mail = store::MailDb::open(place.mail_db(account), place.vfs, backend.durability());
    if (!mail) return fail(mail);
    auto taken_up = have_owner(*user, *mail, account);
    if (!taken_up) return fail(taken_up);
    if (was_lost) {
        if (auto expected = mail->expect_contents(); !expected) return fail(expected);
    }
    auto expects = mail->expects_contents();
    if (!expects) return fail(expects);
    auto content = store::ContentDb::open(*place.disk, place.content_db(account), place.vfs);
    if (!content) return fail(content);
    auto wake = disk::WakeFile::open(*place.disk, place.changed(account));
    if (!wake) return fail(wake);
    std::unique_ptr<Writer> writer(new Writer(
        place, account, backend, {std::move(*user), std::move(*mail), std::move(*content)}));
    writer->wake_ = std::move(*wake);
    writer->expects_contents_ = *expects;
    writer->was_taken_up_ = *taken_up;
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
      numbering_(backend.numbering()),
      files_(mail_, content_, numbering_),
      server_(mail_, content_, [this](mail::PlacementId id) { return replay_.pending_flags(id); }),
      replay_(mail_, content_, {place, account}),
      noted_ids_(user_, mail_, account_),
      loose_contents_(mail_, content_),
      strays_(journal_, mail_),
      collecting_({journal_, mail_, content_}, account_) {}

Writer::~Writer() {
    if (!lock_) return;
    [[maybe_unused]] const auto noted = noted_ids_.note();
    [[maybe_unused]] const auto kept = collecting_.write_place();
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
        void operator()(const Want& each) { self.want(each.id, out); }
        void operator()(const StoreFact& each) { self.store_fact(each, now, out); }
        void operator()(const Settle& each) { self.settle(each.outcomes, out); }
        void operator()(const NoServer& each) { self.refuse_looks(each.why, out); }
    };
    Run run{*this, now, {}};
    if (!std::holds_alternative<StoreFact>(job)) flush(now, run.out);
    std::visit(run, job);
    finish(run.out);
    return std::move(run.out);
}

void Writer::perform(const Perform& job, WallTime now, std::vector<WriteResult>& out) {
    auto planned = plan(job.actions);
    if (!planned) return append(out, Failed{job.ticket, planned.error()});
    std::ranges::copy(job.elsewhere, std::back_inserter(*planned));
    if (job.summaries) summaries_ = job.summaries;
    recorded(job.ticket, record(job, std::move(*planned), now), out);
}

Result<store::Step> Writer::record(const Perform& job, std::vector<store::Planned> planned,
                                   WallTime now) {
    auto transaction = store::Transaction::begin(user_.connection());
    if (!transaction) return fail(transaction);
    auto step = job.extends ? journal_.extend(*job.extends, job.what, std::move(planned))
                            : journal_.record(job.what, std::move(planned), now, job.kind);
    if (!step) return step;
    for (const store::Leaving& each : job.with) {
        if (auto left = store::leave(user_.connection(), each, now); !left) return fail(left);
    }
    if (auto done = transaction->commit(); !done) return fail(done);
    return step;
}

void Writer::undo(Ticket ticket, WallTime now, std::vector<WriteResult>& out) {
    auto done = take_back(Undo{ticket}, nullptr, now, out);
    if (!done) append(out, Failed{ticket, done.error()});
}

void Writer::redo(Ticket ticket, WallTime now, std::vector<WriteResult>& out) {
    auto done = take_back(Redo{ticket}, nullptr, now, out);
    if (!done) append(out, Failed{ticket, done.error()});
}

Result<void> Writer::carry_out(store::Wish wish, WishesLeft left, WallTime now,
                               std::vector<WriteResult>& out) {
    return wish == store::Wish::undo ? take_back(Undo{}, left, now, out)
                                     : take_back(Redo{}, left, now, out);
}

// Undoing and redoing are the same: the inverse of the intents that did, or undid, the step. The
// step is read again once it is applied, with the before-images it then has. An error: nothing was
// done, and nobody was told.
template <class Job>
Result<void> Writer::take_back(Job job, WishesLeft left, WallTime now,
                               std::vector<WriteResult>& out) {
    constexpr ReadStep read =
        std::is_same_v<Job, Undo> ? &store::Journal::undoable : &store::Journal::redoable;
    if (!is_guest()) {
        if (auto queued = queue_open_intents(); !queued) return fail(queued);
    }
    auto step = (journal_.*read)();
    if (!step) return fail(step);
    if (!*step) return append(out, NothingLeft{job.ticket}), Result<void>();
    if (strays_.has((*step)->id)) {
        return fail(Errc::try_again,
                    "its messages have to be found on the server again first; try then");
    }
    const auto& intents = (*step)->intents;
    if (!intents.empty() && intents.front().account != account_) {
        append(out, Elsewhere{intents.front().account, (*step)->what, job});
        return {};
    }
    if (is_guest()) {
        auto wait = must_wait(**step);
        if (!wait) return fail(wait);
        if (*wait) return deferred_.emplace_back(job), Result<void>();
    } else if (auto done = catch_up(&**step, now, out); !done) {
        return fail(done);
    }
    step = (journal_.*read)();
    if (!step) return fail(step);
    if (!*step) return append(out, NothingLeft{job.ticket}), Result<void>();
    auto done = record_back<Job>(**step, left, now);
    if (!done) return fail(done);
    recorded(job.ticket, done, out);
    return {};
}

// A wish goes with the step that it becomes: if this process is killed, the next one finds either.
template <class Job>
Result<store::Step> Writer::record_back(const store::Step& step, WishesLeft left, WallTime now) {
    auto planned = plan_inverse(step);
    if (!planned) return fail(planned);
    auto transaction = store::Transaction::begin(user_.connection());
    if (!transaction) return fail(transaction);
    auto done = std::is_same_v<Job, Undo> ? journal_.record_undo(step, std::move(*planned), now)
                                          : journal_.record_redo(step, std::move(*planned), now);
    if (!done) return done;
    if (left != nullptr) {
        auto kept = store::Wishes(user_.connection()).keep_only(account_, *left);
        if (!kept) return fail(kept);
    }
    if (auto committed = transaction->commit(); !committed) return fail(committed);
    return done;
}

Result<std::vector<store::Planned>> Writer::plan(const std::vector<store::Action>& actions) {
    std::vector<store::Planned> planned;
    for (const store::Action& action : actions) {
        planned.push_back({account_, action, std::nullopt});
        if (numbering_ == store::Numbering::servers) {
            auto about = store::Evidences(mail_.connection()).of(action);
            if (!about) return fail(about);
            planned.back().evidence = std::move(*about);
        }
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
    std::size_t ours = 0;
    for (const store::Intent& intent : step->intents) {
        if (intent.account != account_) {
            ring(intent.account);
            continue;
        }
        ++ours;
        ticket_of_.emplace(intent.id, ticket);
        if (!is_guest()) enqueue(intent);
    }
    if (ours == 0)
        append(out, Applied{ticket});
    else
        intents_to_apply_[ticket] = ours;
    if (is_guest()) ring();
}

void Writer::enqueue(store::Intent intent) {
    if (!taken_.insert(intent.id).second) return;
    auto& queue = std::holds_alternative<store::Append>(intent.action) ? bulk_ : prompt_;
    queue.push_back(std::move(intent));
}

// Who holds it now or next finds in the journal what it is about.
void Writer::ring(mail::AccountId other) {
    auto wake = disk::WakeFile::open(*place_.disk, place_.changed(other));
    if (!wake) return;
    [[maybe_unused]] const auto rung = wake->ring();
}

void Writer::ring() {
    // Who is not woken looks by itself a little later.
    [[maybe_unused]] const auto rung = wake_->ring();
}

}  // namespace alder::account
