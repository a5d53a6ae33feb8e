#include "app/letter_desk.h"

#include <algorithm>
#include <utility>

#include "app/drafts.h"
#include "app/posting.h"
#include "disk/atomic_write.h"
#include "store/entry.h"
#include "store/mail_db.h"
#include "text/charset.h"

namespace alder::app {

namespace {

constexpr std::chrono::seconds kTryAgainAfter{5};
constexpr std::uint64_t kMaxScratch = 16ULL << 20;  // bytes

constexpr std::string_view kLockName = "writing-";
constexpr std::chrono::minutes kYoung{1};

std::string lock_of(const account::Place& place, const std::string& run) {
    return place.root + "/" + std::string(kLockName) + run;
}

bool same(const store::OutboxLetter& a, const store::OutboxLetter& b) {
    return a.id == b.id && a.state == b.state && a.attempts == b.attempts &&
           a.next_attempt == b.next_attempt && a.last_error == b.last_error;
}

bool is_open(store::LetterState state) {
    using enum store::LetterState;
    return state == queued || state == scheduled || state == held || state == uncertain ||
           state == failed;
}

Returned::Wanted wanted_by(const LetterNews& news) {
    const bool postpones = std::holds_alternative<Postpone>(news);
    return postpones ? Returned::Wanted::to_postpone : Returned::Wanted::to_send;
}

compose::Draft draft_of(LetterNews& news) {
    return std::visit([](auto& each) { return std::move(each.draft); }, news);
}

}  // namespace

std::string scratch_of(const account::Place& place, const store::DraftKey& letter) {
    return lock_of(place, letter.run) + "-" + std::to_string(letter.number);
}

LetterDesk::LetterDesk(const account::Place& place, const std::vector<OpenAccount>& accounts,
                       std::chrono::seconds undo_window, std::string run,
                       std::atomic<std::uint64_t>& numbers, Listener listener)
    : place_(place),
      accounts_(accounts),
      undo_window_(undo_window),
      numbers_(numbers),
      listener_(std::move(listener)),
      run_(std::move(run)) {}

LetterDesk::~LetterDesk() {
    if (!unkept_.empty()) take(LookAtOutbox{});
    if (!lock_) return;
    lock_.reset();
    // Nobody needs it any more; where it stays, the next run removes it.
    [[maybe_unused]] const auto gone = place_.disk->remove(lock_of(place_, run_));
}

Result<void> LetterDesk::open() {
    if (!lock_) {
        auto lock = disk::LockFile::try_take(*place_.disk, lock_of(place_, run_));
        if (!lock) return fail(lock);
        lock_ = std::move(*lock);
    }
    auto user = store::UserDb::open(place_.user_db(), place_.vfs);
    if (!user) return fail(user);
    user_.emplace(std::move(*user));
    if (auto found = find_left_behind(); !found) trouble(found.error());
    return {};
}

void LetterDesk::take(LetterTask task) {
    if (!user_) {
        if (auto opened = open(); !opened) return refuse(task, opened.error());
    }
    if (auto* written = std::get_if<LetterWritten>(&task)) unkept_.erase(written->number);
    keep_unkept();
    const auto done = std::visit([this](auto& each) { return carry_out(each); }, task);
    if (!done)
        trouble(done.error());
    else
        last_trouble_.reset();
    if (auto told = tell_outbox(); !told) trouble(told.error());
    // A database whose disk has failed takes nothing any more until it is opened anew.
    if (!unkept_.empty()) user_.reset();
}

void LetterDesk::trouble(const Error& error) {
    if (last_trouble_ == error) return;
    last_trouble_ = error;
    listener_.tell(LetterTrouble{error});
}

std::optional<Clock::time_point> LetterDesk::deadline() const { return try_again_; }

// There is no store. What was to be sent or postponed stays in the hands of whoever wrote it.
void LetterDesk::refuse(LetterTask& task, const Error& error) {
    auto* const written = std::get_if<LetterWritten>(&task);
    if (!unkept_.empty()) try_again_ = Clock::now() + kTryAgainAfter;
    if (written == nullptr) return trouble(error);
    const bool ends = !std::holds_alternative<DraftChanged>(written->news);
    const bool is_put_away = std::holds_alternative<Discard>(written->news);
    const auto wanted = wanted_by(written->news);
    written->letter.draft = draft_of(written->news);
    if (is_put_away) return forget(written->number);
    if (ends)
        return listener_.tell(Returned{written->number, std::move(written->letter), error, wanted});
    unkept_[written->number] = std::move(written->letter);
    try_again_ = Clock::now() + kTryAgainAfter;
    trouble(error);
}

// ---- what earlier runs left behind ----

Result<void> LetterDesk::find_left_behind() {
    const auto runs = store::Drafts(user_->connection()).runs();
    if (!runs) return fail(runs);
    for (const std::string& run : *runs) {
        // One that cannot be read keeps none of the others back, and stays.
        if (const auto taken = take_run_over(run); !taken) trouble(taken.error());
    }
    return remove_stale_locks();
}

// Of runs that were killed and left no letter. A young one is perhaps about to be taken.
Result<void> LetterDesk::remove_stale_locks() {
    const auto left = store::Drafts(user_->connection()).runs();
    if (!left) return fail(left);
    const auto entries = place_.disk->list(place_.root);
    if (!entries) return fail(entries);
    for (const disk::Entry& each : *entries) {
        if (each.kind != disk::Entry::Kind::file || !each.name.starts_with(kLockName)) continue;
        const std::string run = each.name.substr(kLockName.size());
        if (run == run_ || std::ranges::find(*left, run) != left->end()) continue;
        const std::string path = lock_of(place_, run);
        const auto status = place_.disk->status(path);
        const auto young = std::chrono::nanoseconds(wall_now().time_since_epoch() - kYoung);
        if (!status || status->modified_ns > young.count()) continue;
        const auto lock = disk::LockFile::try_take(*place_.disk, path);
        if (!lock) return fail(lock);
        if (!*lock) continue;  // it is at work
        if (auto gone = place_.disk->remove(path); !gone) return gone;
    }
    return {};
}

Result<void> LetterDesk::take_run_over(const std::string& run) {
    auto lock = disk::LockFile::try_take(*place_.disk, lock_of(place_, run));
    if (!lock) return fail(lock);
    if (!*lock) return {};  // it is at work
    const auto left = store::Drafts(user_->connection()).of(run);
    if (!left) return fail(left);
    Result<void> all;
    for (const store::KeptDraft& each : *left) {
        if (auto taken = take_over(each); !taken) all = taken;
    }
    if (!all) return all;
    auto gone = place_.disk->remove(lock_of(place_, run));
    return gone || gone.error().code == Errc::not_found ? Result<void>{} : gone;
}

Result<void> LetterDesk::take_over(const store::KeptDraft& left) {
    auto letter = unpack(left);
    if (!letter) return fail(letter);
    // What another editor saved is in the letter before anything else is done, so that it is found
    // again wherever this ends.
    const std::string scratch = scratch_of(place_, left.key);
    DraftContents contents(left.contents);
    store::Drafts drafts(user_->connection());
    if (read_scratch(scratch, letter->draft)) {
        store::KeptDraft kept = left;
        kept.letter = pack(*letter, contents);
        kept.contents = contents.fresh();
        if (auto done = drafts.keep(kept); !done) return done;
    }
    const LetterNumber number{++numbers_};
    if (auto taken = drafts.take_over(left.key, key(number)); !taken) return taken;
    contents_.emplace(number, std::move(contents));
    listener_.tell(LeftBehind{number, std::move(*letter)});
    return remove_scratch(scratch);
}

// Whether another editor was at work on it, too, whose text it has now.
bool LetterDesk::read_scratch(const std::string& directory, compose::Draft& draft) const {
    const auto bytes = disk::read_file(*place_.disk, scratch_file(directory), kMaxScratch);
    if (!bytes || bytes->empty()) return false;
    draft.body = text::to_utf8(*bytes, "utf-8");
    return true;
}

Result<void> LetterDesk::remove_scratch(const std::string& directory) const {
    const auto entries = place_.disk->list(directory);
    if (!entries) return entries.error().code == Errc::not_found ? Result<void>{} : fail(entries);
    for (const disk::Entry& each : *entries) {
        if (auto gone = place_.disk->remove(directory + "/" + each.name); !gone) return gone;
    }
    return place_.disk->remove(directory);
}

// ---- keeping ----

store::KeptDraft LetterDesk::to_keep(LetterNumber number, const OpenLetter& letter) {
    DraftContents& contents = contents_[number];
    store::KeptDraft kept{.key = key(number),
                          .account = letter.account,
                          .letter = pack(letter, contents),
                          .contents = {},
                          .saved = wall_now()};
    kept.contents = contents.fresh();
    return kept;
}

Result<void> LetterDesk::keep(LetterNumber number, const OpenLetter& letter) {
    auto kept = store::Drafts(user_->connection()).keep(to_keep(number, letter));
    if (kept) contents_[number].all_kept();
    return kept;
}

// What the disk did not take before.
void LetterDesk::keep_unkept() {
    if (!user_) return;
    std::erase_if(unkept_,
                  [this](const auto& each) { return keep(each.first, each.second).has_value(); });
    try_again_.reset();
    if (!unkept_.empty()) try_again_ = Clock::now() + kTryAgainAfter;
}

void LetterDesk::forget(LetterNumber number) {
    unkept_.erase(number);
    contents_.erase(number);
}

Result<void> LetterDesk::carry_out(LetterWritten& written) {
    OpenLetter& letter = written.letter;
    const bool changed = std::holds_alternative<DraftChanged>(written.news);
    const bool put_away = std::holds_alternative<Discard>(written.news);
    const auto wanted = wanted_by(written.news);
    letter.draft = draft_of(written.news);
    if (put_away) {
        forget(written.number);
        return store::Drafts(user_->connection()).drop(key(written.number));
    }
    if (!changed) return end(written.number, letter, wanted);
    const auto kept = keep(written.number, letter);
    if (kept) return kept;
    unkept_[written.number] = std::move(letter);
    try_again_ = Clock::now() + kTryAgainAfter;
    return kept;
}

// Sent or postponed, or in the hands of whoever wrote it.
Result<void> LetterDesk::end(LetterNumber number, const OpenLetter& letter,
                             Returned::Wanted wanted) {
    const bool sends = wanted == Returned::Wanted::to_send;
    auto done = keep(number, letter);
    if (done) done = sends ? post_it(number, letter) : postpone(number, letter);
    if (done)
        forget(number);
    else
        listener_.tell(Returned{number, letter, done.error(), wanted});
    return {};
}

// ---- sending and postponing ----

// A stored draft does not say which message it answers, only what that is called.
store::Origin LetterDesk::where_from(const OpenLetter& letter) const {
    store::Origin origin = origin_of(letter.draft, letter.resumes);
    if (origin.answered || !letter.resumes || letter.draft.in_reply_to.empty()) return origin;
    auto mail = store::MailDb::open_read_only(place_.mail_db(letter.account), place_.vfs);
    if (!mail) return origin;
    const auto called =
        store::placements_called(mail->connection(), letter.draft.in_reply_to.front());
    if (called && !called->empty())
        origin.answered = mail::MessageRef{letter.account, called->front()};
    return origin;
}

Result<void> LetterDesk::post_it(LetterNumber number, const OpenLetter& letter) {
    const WallTime now = wall_now();
    auto message = compose::to_outgoing(letter.draft, posting_now(*place_.disk, now));
    if (!message) return fail(message);
    store::Outbox outbox(user_->connection());
    // Wall time is in whole seconds: never before the person's time is over.
    const auto until = Clock::now() + undo_window_;
    const WallTime at = now + undo_window_ + std::chrono::seconds(undo_window_.count() > 0 ? 1 : 0);
    const auto id = post(outbox, letter.account, *message, now,
                         {.at = at, .origin = where_from(letter), .draft = key(number)});
    if (!id) return fail(id);
    posted_.emplace(number, SafeLetter{*id, letter});
    listener_.tell(Posted{number, *id, until});
    listener_.send(false);
    return {};
}

Result<void> LetterDesk::postpone(LetterNumber number, const OpenLetter& letter) {
    const auto posting = posting_now(*place_.disk, wall_now());
    auto bytes = mime::build(compose::to_stored(letter.draft, posting), mime::Bcc::keep);
    if (!bytes) return fail(bytes);
    account::Perform step;
    const OpenAccount* const home = home_of(letter.account);
    if (letter.resumes && home != nullptr && home->row.id == letter.resumes->account)
        step.actions.emplace_back(store::Expunge{{letter.resumes->placement}});
    step.with.emplace_back(store::DraftLeft{key(number)});
    if (auto put = put_among_drafts(letter.account, **bytes, std::move(step)); !put) return put;
    listener_.tell(Postponed{number});
    return {};
}

// The account it was written in, or, where that is gone, one that is there.
const OpenAccount* LetterDesk::home_of(mail::AccountId account) const {
    const auto found =
        std::ranges::find(accounts_, account, [](const OpenAccount& each) { return each.row.id; });
    if (found != accounts_.end()) return &*found;
    return accounts_.empty() ? nullptr : &accounts_.front();
}

Result<void> LetterDesk::put_among_drafts(mail::AccountId id, ByteSource& bytes,
                                          account::Perform step) {
    const OpenAccount* const account = home_of(id);
    if (account == nullptr) return fail(Errc::config, "there is no account to keep a draft in");
    const auto tell = [this, in = account->row.id](const std::string& what) {
        listener_.tell(FilingNews{in, what});
    };
    return store_draft({place_, *account, tell}, bytes, std::move(step));
}

// ---- the outbox ----

Result<void> LetterDesk::carry_out(const TakeBackLetter& wish) {
    const auto found = posted_.find(wish.number);
    if (found == posted_.end()) return {};  // Returned, or gone for good
    const SafeLetter& posted = found->second;
    const auto taken = store::Outbox(user_->connection())
                           .take_back(posted.id, to_keep(wish.number, posted.letter), wall_now());
    if (!taken) {
        forget(wish.number);
        const bool too_late = taken.error().code == Errc::usage;
        return fail(taken.error().code,
                    (too_late ? "Too late: " : "Not taken back: ") + taken.error().detail);
    }
    contents_[wish.number].all_kept();
    listener_.tell(Returned{wish.number, posted.letter, std::nullopt});
    posted_.erase(found);
    return {};
}

Result<void> LetterDesk::carry_out(const ChangeOutbox& change) {
    store::Outbox outbox(user_->connection());
    const WallTime now = wall_now();
    Result<void> done;
    switch (change.wish) {
        case OutboxWish::hold:
            return outbox.hold(change.letter, now);
        case OutboxWish::withdraw:
            return withdraw(change.letter);
        case OutboxWish::release:
            done = outbox.release(change.letter, now);
            break;
        case OutboxWish::retry:
            done = outbox.retry(change.letter, now);
            break;
    }
    if (done) listener_.send(true);
    return done;
}

// One step: it is in the outbox, or among the drafts.
Result<void> LetterDesk::withdraw(store::LetterId id) {
    store::Outbox outbox(user_->connection());
    const auto letter = outbox.existing(id, wall_now());
    if (!letter) return fail(letter);
    if (!is_open(letter->state)) return outbox.drop(id, wall_now());
    auto bytes = outbox.message(id);
    if (!bytes) return fail(bytes);
    auto copy = with_hidden_recipients(**bytes, letter->envelope);
    if (!copy) return fail(copy);
    account::Perform step;
    step.with.emplace_back(store::LetterWithdrawn{id});
    const OpenAccount* const home = home_of(letter->account);
    const bool is_home = home != nullptr && home->row.id == letter->account;
    if (letter->origin.draft && is_home)
        step.actions.emplace_back(store::Expunge{{*letter->origin.draft}});
    StringSource source(std::move(*copy));
    if (auto put = put_among_drafts(letter->account, source, std::move(step)); !put) return put;
    Withdrawn withdrawn;
    for (const store::OutboxRecipient& each : letter->recipients) {
        if (each.state == store::RecipientState::accepted)
            withdrawn.have_it.push_back(each.who.address.text());
    }
    listener_.tell(std::move(withdrawn));
    return {};
}

Result<void> LetterDesk::carry_out(const FlushOutbox&) {
    store::Outbox outbox(user_->connection());
    for (const OpenAccount& each : accounts_) {
        if (auto flushed = outbox.flush(each.row.id, wall_now()); !flushed) return flushed;
    }
    listener_.send(true);
    return {};
}

Result<void> LetterDesk::tell_outbox() {
    auto letters = store::Outbox(user_->connection()).list(wall_now());
    if (!letters) return fail(letters);
    if (told_ && std::ranges::equal(*letters, *told_, same)) return {};
    std::erase_if(posted_, [&](const auto& each) {
        return std::ranges::find(*letters, each.second.id, &store::OutboxLetter::id) ==
               letters->end();
    });
    told_ = *letters;
    listener_.tell(OutboxStands{std::move(*letters)});
    return {};
}

}  // namespace alder::app
