#include "app/inline_account.h"

#include <algorithm>

#include <poll.h>

#include "disk/wake_file.h"

namespace alder::app {

namespace {

constexpr account::Ticket kTicket{1};

}  // namespace

InlineAccount::InlineAccount(const account::Place& place, OpenAccount account,
                             std::unique_ptr<account::Backend> backend,
                             std::unique_ptr<account::Writer> writer)
    : place_(place),
      account_(std::move(account)),
      backend_(std::move(backend)),
      writer_(std::move(writer)),
      worker_(*backend_) {}

Result<std::unique_ptr<InlineAccount>> InlineAccount::open(const account::Place& place,
                                                           const OpenAccount& account) {
    auto backend = make_backend(place, account.spec);
    if (!backend) return fail(backend);
    auto writer = account::Writer::open(place, account.row.id, **backend);
    if (!writer) return fail(writer);
    std::unique_ptr<InlineAccount> opened(
        new InlineAccount(place, account, std::move(*backend), std::move(*writer)));
    if (auto refreshed = opened->refresh(); !refreshed) return fail(refreshed);
    return opened;
}

Result<void> InlineAccount::refresh() {
    worker_.request(account::Look{});
    auto notices = pump();
    if (!notices) return fail(notices);
    return {};
}

Result<std::vector<account::Notice>> InlineAccount::pump() {
    auto notices = account::run_inline(worker_, *writer_, wall_now());
    for (const account::Notice& notice : notices) {
        if (const auto* trouble = std::get_if<account::Trouble>(&notice))
            return fail(trouble->error.code, trouble->error.detail);
    }
    return notices;
}

Result<InlineAccount::Done> InlineAccount::perform(account::Perform request, Patience patience) {
    request.ticket = kTicket;
    auto done = run(std::move(request), patience);
    if (!done) return fail(done);
    return std::move(**done);
}

Result<std::optional<InlineAccount::Done>> InlineAccount::undo(Patience patience) {
    return run(account::Undo{kTicket}, patience);
}

Result<std::optional<InlineAccount::Done>> InlineAccount::redo(Patience patience) {
    return run(account::Redo{kTicket}, patience);
}

Result<std::optional<InlineAccount::Done>> InlineAccount::run(account::Request request,
                                                              Patience patience) {
    worker_.request(std::move(request));
    auto notices = pump();
    if (!notices) return fail(notices);
    std::optional<Done> done;
    bool is_applied = false;
    for (const account::Notice& notice : *notices) {
        if (const auto* failed = std::get_if<account::Failed>(&notice))
            return fail(failed->error.code, failed->error.detail);
        if (std::holds_alternative<account::NothingLeft>(notice)) return std::nullopt;
        if (const auto* recorded = std::get_if<account::Recorded>(&notice))
            done = Done{recorded->step, recorded->what};
        if (std::holds_alternative<account::Applied>(notice)) is_applied = true;
    }
    if (!done) return fail(Errc::bug, "the journal gave no answer");
    if (!is_applied) {
        auto waited = wait_for(kTicket, patience);
        if (!waited) return fail(waited);
        done->waits = !*waited;
    }
    return done;
}

Result<bool> InlineAccount::wait_for(account::Ticket ticket, Patience patience) {
    auto watch = disk::WakeWatch::open(place_.changed(account_.row.id));
    if (!watch) return fail(watch);
    const auto deadline = Clock::now() + patience;
    while (Clock::now() < deadline) {
        worker_.request(account::Look{});
        auto notices = pump();
        if (!notices) return fail(notices);
        for (const account::Notice& notice : *notices) {
            if (const auto* failed = std::get_if<account::Failed>(&notice))
                return fail(failed->error.code, failed->error.detail);
            const auto* applied = std::get_if<account::Applied>(&notice);
            if (applied != nullptr && applied->ticket == ticket) return true;
        }
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        pollfd ready{watch->fd(), POLLIN, 0};
        ::poll(&ready, 1, static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 200)));
        if (auto taken = watch->take(); !taken) return fail(taken);
    }
    return false;
}

}  // namespace alder::app
