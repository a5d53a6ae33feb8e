#include "app/outbox_runner.h"

#include <algorithm>
#include <utility>

#include "app/dispatch.h"
#include "app/generation.h"
#include "store/send_queue.h"

namespace alder::app {

namespace {

using std::chrono::milliseconds;

// Other processes may put letters into the outbox, and leave them there.
constexpr milliseconds kLookEvery{30'000};
constexpr milliseconds kWhileAnotherSends{2'000};
constexpr milliseconds kAfterTrouble{15'000};
constexpr milliseconds kLeast{100};

}  // namespace

std::chrono::seconds pause_after(int failures) {
    constexpr std::chrono::seconds kFirst{15};
    constexpr std::chrono::seconds kLongest{std::chrono::minutes(15)};
    std::chrono::seconds pause = kFirst;
    for (int n = 1; n < failures && pause < kLongest; ++n) pause *= 2;
    return std::min(pause, kLongest);
}

milliseconds OutboxRunner::run(bool at_once) {
    if (!user_) {
        auto user = store::UserDb::open(place_.user_db(), place_.vfs);
        if (!user) return trouble(user.error());
        const auto is_older = check_generation(place_, *user);
        if (!is_older) return trouble(is_older.error());
        user_.emplace(std::move(*user));
        if (*is_older) listener_.trouble({Errc::corrupt, kOlderCopy});
    }
    milliseconds least = kLookEvery;
    for (const OpenAccount& account : accounts_) {
        if (account.spec.can_send()) least = std::min(least, serve(account, at_once));
    }
    // What cannot be written now is written after another run.
    [[maybe_unused]] const auto remembered = remember_generation(place_, *user_);
    listener_.changed();
    return least;
}

milliseconds OutboxRunner::serve(const OpenAccount& account, bool at_once) {
    Pause& pause = pauses_[account.row.id];
    if (at_once) pause = {};
    const auto left = std::chrono::ceil<milliseconds>(pause.until - Clock::now());
    if (left.count() > 0) return left;
    const auto wanted =
        store::SendQueue(user_->connection()).wants_service(account.row.id, wall_now());
    if (!wanted) return trouble(wanted.error());
    return *wanted ? dispatch(account) : until_due(account);
}

milliseconds OutboxRunner::dispatch(const OpenAccount& account) {
    const auto tell = [this, in = account.row.id](const std::string& what) {
        if (listener_.news) listener_.news(in, what);
    };
    const auto dispatch = Dispatch::open(place_, account, tell, milliseconds(0));
    // Whoever sends for this account takes along what is due.
    if (!dispatch && dispatch.error().code == Errc::try_again) return kWhileAnotherSends;
    if (!dispatch) return failed(account, dispatch.error());
    (*dispatch)->stop_at(stop_fd_);
    const auto sent = (*dispatch)->send();
    listener_.changed();
    const auto filed = (*dispatch)->file_copies();
    if (!sent) return failed(account, sent.error());
    if (*sent && !(*sent)->is_noted) return failed(account, (*sent)->why);
    pauses_[account.row.id] = {};
    if (!filed && filed.error().code != Errc::cancelled) {
        pauses_[account.row.id].until = Clock::now() + kAfterTrouble;
        return trouble(
            {filed.error().code,
             "the copy of a letter that was sent is not in Sent yet: " + filed.error().detail});
    }
    if (!*sent) last_trouble_.reset();
    return until_due(account);
}

milliseconds OutboxRunner::failed(const OpenAccount& account, const Error& error) {
    if (error.code == Errc::cancelled) return kLookEvery;
    Pause& pause = pauses_[account.row.id];
    const auto length = pause_after(++pause.failures);
    pause.until = Clock::now() + length;
    trouble({error.code, "letters wait in the outbox: " + error.detail});
    return length;
}

milliseconds OutboxRunner::until_due(const OpenAccount& account) {
    const auto due = store::SendQueue(user_->connection()).next_due(account.row.id);
    if (!due) return trouble(due.error());
    if (!*due) return kLookEvery;
    return std::clamp(milliseconds(**due - wall_now()), kLeast, kLookEvery);
}

milliseconds OutboxRunner::trouble(const Error& error) {
    if (!last_trouble_ || *last_trouble_ != error) listener_.trouble(error);
    last_trouble_ = error;
    return kAfterTrouble;
}

}  // namespace alder::app
