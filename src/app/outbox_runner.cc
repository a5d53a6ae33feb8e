#include "app/outbox_runner.h"

#include <algorithm>
#include <utility>

#include "app/dispatch.h"
#include "store/send_queue.h"

namespace alder::app {

namespace {

// Other processes may put letters into the outbox, and leave them there.
constexpr std::chrono::milliseconds kLookEvery{30'000};
constexpr std::chrono::milliseconds kAfterTrouble{15'000};
constexpr std::chrono::milliseconds kLeast{100};

}  // namespace

std::chrono::milliseconds OutboxRunner::run(bool at_once) {
    if (!user_) {
        auto user = store::UserDb::open(place_.user_db(), place_.vfs);
        if (!user) return trouble(user.error());
        user_.emplace(std::move(*user));
    }
    std::chrono::milliseconds least = kLookEvery;
    for (const OpenAccount& account : accounts_) {
        if (!account.spec.can_send()) continue;
        Result<void> sent = serve(account, at_once);
        if (!sent && sent.error().code != Errc::cancelled && !is_noted(sent.error()))
            trouble({sent.error().code, "letters wait in the outbox: " + sent.error().detail});
        const auto due = store::SendQueue(user_->connection()).next_due(account.row.id);
        if (!due || !*due) continue;
        const auto left = std::chrono::milliseconds(**due - wall_now());
        least = std::min(least, std::max(left, sent ? kLeast : kAfterTrouble));
    }
    listener_.changed();
    return least;
}

std::chrono::milliseconds OutboxRunner::trouble(const Error& error) {
    if (!last_trouble_ || *last_trouble_ != error) listener_.trouble(error);
    last_trouble_ = error;
    return kAfterTrouble;
}

// Whether the letters themselves tell of it.
bool OutboxRunner::is_noted(const Error& error) {
    const auto letters = store::Outbox(user_->connection()).list(wall_now());
    return letters && std::ranges::any_of(*letters, [&](const store::OutboxLetter& each) {
               return each.last_error.find(error.detail) != std::string::npos;
           });
}

Result<void> OutboxRunner::serve(const OpenAccount& account, bool at_once) {
    store::SendQueue queue(user_->connection());
    const auto wanted = queue.wants_service(account.row.id, wall_now());
    if (!wanted) return fail(wanted);
    if (!*wanted) return {};
    const bool waits = paused_until_.contains(account.row.id) &&
                       Clock::now() < paused_until_[account.row.id] && !at_once;
    if (waits) return {};
    Result<void> done = dispatch(account);
    if (done)
        last_trouble_.reset();
    else
        paused_until_[account.row.id] = Clock::now() + kAfterTrouble;
    return done;
}

Result<void> OutboxRunner::dispatch(const OpenAccount& account) {
    auto dispatch = Dispatch::open(place_, account, std::chrono::milliseconds(0));
    // Whoever sends for this account takes along what is due.
    if (!dispatch && dispatch.error().code == Errc::try_again) return {};
    if (!dispatch) return fail(dispatch);
    (*dispatch)->stop_at(stop_fd_);
    const auto sent = (*dispatch)->send();
    listener_.changed();
    const auto filed = (*dispatch)->file_copies();
    return sent ? filed : sent;
}

}  // namespace alder::app
