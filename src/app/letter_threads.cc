#include "app/letter_threads.h"

#include <algorithm>
#include <utility>

#include <poll.h>

#include "app/drafts.h"
#include "app/outbox_runner.h"
#include "app/posting.h"
#include "base/digest.h"
#include "store/entry.h"
#include "store/mail_db.h"

namespace alder::app {

namespace {

// Numbers of letters that an earlier run left begin here; those of new ones stay below.
constexpr std::uint64_t kFirstLeftBehind = 1'000'000;

std::string lock_of(const account::Place& place, const std::string& run) {
    return place.root + "/writing-" + run;
}

bool same(const store::OutboxLetter& a, const store::OutboxLetter& b) {
    return a.id == b.id && a.state == b.state && a.attempts == b.attempts &&
           a.next_attempt == b.next_attempt && a.last_error == b.last_error;
}

}  // namespace

// ---- keeping and posting ----

class LetterThreads::Keeper {
public:
    explicit Keeper(LetterThreads& owner)
        : owner_(owner), place_(owner.place_), run_(hex(random_bytes(8))) {}
    ~Keeper() {
        if (!lock_) return;
        lock_.reset();
        // Nobody needs it any more; where it stays, the next run removes it.
        [[maybe_unused]] const auto gone = place_.disk->remove(lock_of(place_, run_));
    }

    Result<void> open() {
        if (!lock_) {
            auto lock = disk::LockFile::try_take(*place_.disk, lock_of(place_, run_));
            if (!lock) return fail(lock);
            lock_ = std::move(*lock);
        }
        auto user = store::UserDb::open(place_.user_db(), place_.vfs);
        if (!user) return fail(user);
        user_.emplace(std::move(*user));
        if (auto found = find_left_behind(); !found)
            owner_.notices_.push(LetterTrouble{found.error()});
        return {};
    }

    void run(Task task) {
        if (!user_) {
            if (auto opened = open(); !opened) return refuse(task, opened.error());
        }
        const auto done = std::visit([this](auto& each) { return carry_out(each); }, task);
        if (!done) owner_.notices_.push(LetterTrouble{done.error()});
        if (auto told = tell_outbox(); !told) owner_.notices_.push(LetterTrouble{told.error()});
    }

private:
    // What was to be sent or postponed stays in the hands of whoever wrote it.
    void refuse(Task& task, const Error& error) {
        auto* written = std::get_if<Written>(&task);
        if (written == nullptr || std::holds_alternative<DraftChanged>(written->news))
            return owner_.notices_.push(LetterTrouble{error});
        written->letter.draft = std::visit([](auto& news) { return news.draft; }, written->news);
        owner_.notices_.push(Returned{std::move(written->letter), error, written->number});
    }

    store::DraftKey key(std::uint64_t number) const { return {run_, number}; }

    Result<void> find_left_behind() {
        store::Drafts drafts(user_->connection());
        const auto runs = drafts.runs();
        if (!runs) return fail(runs);
        for (const std::string& run : *runs) {
            auto lock = disk::LockFile::try_take(*place_.disk, lock_of(place_, run));
            if (!lock) return fail(lock);
            if (!*lock) continue;  // it is at work
            const auto left = drafts.of(run);
            if (!left) return fail(left);
            bool all = true;
            for (const store::KeptDraft& each : *left) {
                const auto taken = take_over(each);
                if (!taken) owner_.notices_.push(LetterTrouble{taken.error()});
                all = all && taken.has_value();
            }
            // One that cannot be read keeps none of the others back, and stays.
            if (!all) continue;
            if (auto gone = place_.disk->remove(lock_of(place_, run)); !gone) return gone;
        }
        return {};
    }

    Result<void> take_over(const store::KeptDraft& left) {
        auto letter = unpack(left);
        if (!letter) return fail(letter);
        const std::uint64_t number = next_left_behind_++;
        const auto taken = store::Drafts(user_->connection()).take_over(left.key, key(number));
        if (!taken) return taken;
        contents_.emplace(number, DraftContents(left.contents));
        owner_.notices_.push(LeftBehind{std::move(*letter), number});
        return {};
    }

    store::KeptDraft to_keep(std::uint64_t number, const OpenLetter& letter) {
        DraftContents& contents = contents_[number];
        store::KeptDraft kept{.key = key(number),
                              .account = letter.account,
                              .letter = pack(letter, contents),
                              .contents = {},
                              .saved = wall_now()};
        kept.contents = contents.fresh();
        return kept;
    }

    Result<void> keep(std::uint64_t number, const OpenLetter& letter) {
        auto kept = store::Drafts(user_->connection()).keep(to_keep(number, letter));
        if (kept) contents_[number].all_kept();
        return kept;
    }

    Result<void> drop(std::uint64_t number) {
        contents_.erase(number);
        return store::Drafts(user_->connection()).drop(key(number));
    }

    Result<void> carry_out(Written& written) {
        OpenLetter& letter = written.letter;
        if (auto* changed = std::get_if<DraftChanged>(&written.news)) {
            letter.draft = std::move(changed->draft);
            return keep(written.number, letter);
        }
        if (std::holds_alternative<Discard>(written.news)) return drop(written.number);
        const bool sends = std::holds_alternative<SendIt>(written.news);
        letter.draft = sends ? std::move(std::get<SendIt>(written.news).draft)
                             : std::move(std::get<Postpone>(written.news).draft);
        const auto kept = keep(written.number, letter);
        const auto done = !kept   ? kept
                          : sends ? post_it(written.number, letter)
                                  : postpone(written.number, letter);
        if (done)
            contents_.erase(written.number);
        else
            owner_.notices_.push(Returned{std::move(letter), done.error(), written.number});
        return {};
    }

    // A stored draft does not say which message it answers, only what that is called.
    store::Origin where_from(const OpenLetter& letter) const {
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

    Result<void> post_it(std::uint64_t number, const OpenLetter& letter) {
        const WallTime now = wall_now();
        auto message = compose::to_outgoing(letter.draft, posting_now(*place_.disk, now));
        if (!message) return fail(message);
        store::Outbox outbox(user_->connection());
        // Wall time is in whole seconds: never before the person's time is over.
        const auto window = owner_.undo_window_;
        const auto until = Clock::now() + window;
        const WallTime at = now + window + std::chrono::seconds(window.count() > 0 ? 1 : 0);
        const auto id = post(outbox, letter.account, *message, now,
                             {.at = at, .origin = where_from(letter), .draft = key(number)});
        if (!id) return fail(id);
        owner_.notices_.push(Posted{*id, letter, until});
        owner_.sends_.push({});
        return {};
    }

    Result<void> postpone(std::uint64_t number, const OpenLetter& letter) {
        const auto posting = posting_now(*place_.disk, wall_now());
        auto bytes = mime::build(compose::to_stored(letter.draft, posting), mime::Bcc::keep);
        if (!bytes) return fail(bytes);
        account::Perform step;
        if (letter.resumes) step.actions.emplace_back(store::Expunge{{letter.resumes->placement}});
        step.with.emplace_back(store::DraftLeft{key(number)});
        if (auto put = put_among_drafts(letter.account, **bytes, std::move(step)); !put) return put;
        owner_.notices_.push(Postponed{});
        return {};
    }

    Result<void> put_among_drafts(mail::AccountId id, ByteSource& bytes, account::Perform step) {
        const OpenAccount* account = owner_.account(id);
        if (account == nullptr)
            return fail(Errc::config, "the account of this letter is not set up any more");
        return store_draft(place_, *account, bytes, std::move(step));
    }

    Result<void> carry_out(TakeBack& wish) {
        OpenLetter& letter = wish.posted.letter;
        const auto taken = store::Outbox(user_->connection())
                               .take_back(wish.posted.id, to_keep(wish.number, letter), wall_now());
        if (!taken) return fail(taken.error().code, "Too late: " + taken.error().detail);
        contents_[wish.number].all_kept();
        owner_.notices_.push(Returned{std::move(letter), std::nullopt, wish.number});
        return {};
    }

    Result<void> carry_out(const Change& change) {
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
        if (done) owner_.sends_.push({.at_once = true});
        return done;
    }

    Result<void> withdraw(store::LetterId id) {
        store::Outbox outbox(user_->connection());
        const auto letter = outbox.existing(id, wall_now());
        if (!letter) return fail(letter);
        using enum store::LetterState;
        const bool is_open = letter->state == queued || letter->state == scheduled ||
                             letter->state == held || letter->state == uncertain ||
                             letter->state == failed;
        if (is_open) {
            auto bytes = outbox.message(id);
            if (!bytes) return fail(bytes);
            auto copy = with_hidden_recipients(**bytes, letter->envelope);
            if (!copy) return fail(copy);
            StringSource source(std::move(*copy));
            if (auto put = put_among_drafts(letter->account, source, {}); !put) return put;
        }
        return outbox.drop(id, wall_now());
    }

    Result<void> carry_out(const Flush&) {
        store::Outbox outbox(user_->connection());
        for (const OpenAccount& each : owner_.accounts_) {
            if (auto flushed = outbox.flush(each.row.id, wall_now()); !flushed) return flushed;
        }
        owner_.sends_.push({.at_once = true});
        return {};
    }

    Result<void> carry_out(const Look&) { return {}; }

    Result<void> tell_outbox() {
        auto letters = store::Outbox(user_->connection()).list(wall_now());
        if (!letters) return fail(letters);
        if (told_ && std::ranges::equal(*letters, *told_, same)) return {};
        told_ = *letters;
        owner_.notices_.push(OutboxStands{std::move(*letters)});
        return {};
    }

    LetterThreads& owner_;
    const account::Place& place_;
    const std::string run_;
    std::optional<disk::LockFile> lock_;
    std::optional<store::UserDb> user_;
    std::map<std::uint64_t, DraftContents> contents_;
    std::uint64_t next_left_behind_ = kFirstLeftBehind;
    std::optional<std::vector<store::OutboxLetter>> told_;
};

// ---- the threads ----

LetterThreads::LetterThreads(const account::Place& place, std::vector<OpenAccount> accounts,
                             std::chrono::seconds undo_window)
    : place_(place),
      accounts_(std::move(accounts)),
      undo_window_(undo_window),
      keeper_([this] { run_keeper(); }),
      sender_([this] { run_sender(); }) {}

LetterThreads::~LetterThreads() {
    stop_.close();
    sends_.close();
    sender_.join();
    tasks_.close();
}

void LetterThreads::run_keeper() {
    Keeper keeper(*this);
    keeper.run(Look{});
    while (auto task = tasks_.wait()) keeper.run(std::move(*task));
}

void LetterThreads::run_sender() {
    OutboxRunner runner(place_, accounts_, stop_.fd(),
                        {[this](Error error) { notices_.push(LetterTrouble{std::move(error)}); },
                         [this] { tasks_.push(Look{}); }});
    bool at_once = false;
    while (!sends_.closed()) {
        const auto left = runner.run(std::exchange(at_once, false));
        pollfd ready{sends_.fd(), POLLIN, 0};
        ::poll(&ready, 1, static_cast<int>(left.count()));
        while (const auto go = sends_.pop()) at_once = at_once || go->at_once;
    }
}

// ---- what the screens ask ----

const OpenAccount* LetterThreads::account(mail::AccountId id) const {
    const auto found =
        std::ranges::find(accounts_, id, [](const OpenAccount& each) { return each.row.id; });
    return found == accounts_.end() ? nullptr : &*found;
}

std::vector<compose::Identity> LetterThreads::identities(mail::AccountId id) const {
    const OpenAccount* const found = account(id);
    if (found == nullptr || !found->spec.can_send()) return {};
    const config::Account& settings = *found->spec.settings;
    compose::Identity person{.from = {.name = settings.person, .address = settings.address.text()},
                             .aliases = {},
                             .signature = settings.signature};
    for (const mail::AddrSpec& alias : settings.aliases) person.aliases.push_back(alias.text());
    std::vector<compose::Identity> all{person};
    for (const std::string& alias : person.aliases) {
        compose::Identity other = person;
        other.from.address = alias;
        all.push_back(std::move(other));
    }
    return all;
}

LetterTaker LetterThreads::begin(mail::AccountId account, std::optional<mail::MessageRef> resumes,
                                 std::optional<std::uint64_t> left_behind) {
    const std::uint64_t number = left_behind ? *left_behind : ++last_number_;
    return [this, number, account, resumes](LetterNews news) {
        tasks_.push(Written{number, {account, {}, resumes}, std::move(news)});
    };
}

void LetterThreads::take_back(const Posted& posted) {
    tasks_.push(TakeBack{++last_number_, posted});
}

void LetterThreads::change(store::LetterId letter, OutboxWish wish) {
    tasks_.push(Change{letter, wish});
}

void LetterThreads::flush() { tasks_.push(Flush{}); }

void LetterThreads::look() { tasks_.push(Look{}); }

}  // namespace alder::app
