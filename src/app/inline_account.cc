#include "app/inline_account.h"

#include <algorithm>
#include <utility>

#include <poll.h>

#include "disk/wake_file.h"

namespace alder::app {

namespace {

account::Ticket ticket_of(const auto& notice) { return notice.ticket; }

account::Ticket ticket_of(const account::Elsewhere& elsewhere) {
    return std::visit([](const auto& request) { return request.ticket; }, elsewhere.request);
}

}  // namespace

InlineAccount::InlineAccount(const account::Place& place, OpenAccount account,
                             std::unique_ptr<account::Backend> backend,
                             std::unique_ptr<account::Writer> writer, NewsListener news)
    : place_(place),
      account_(std::move(account)),
      backend_(std::move(backend)),
      writer_(std::move(writer)),
      worker_(*backend_),
      news_(std::move(news)) {}

Result<std::unique_ptr<InlineAccount>> InlineAccount::open(const account::Place& place,
                                                           const OpenAccount& account,
                                                           NewsListener news) {
    auto backend = make_backend(place, account.spec, Stay::until_in_step);
    if (!backend) return fail(backend);
    auto writer = account::Writer::open(place, account.row.id, **backend);
    if (!writer) return fail(writer);
    std::unique_ptr<InlineAccount> opened(new InlineAccount(place, account, std::move(*backend),
                                                            std::move(*writer), std::move(news)));
    if (auto refreshed = opened->refresh(); !refreshed) return fail(refreshed);
    return opened;
}

Result<void> InlineAccount::refresh() {
    worker_.request(account::Look{});
    for (const account::Notice& notice : pump()) {
        if (const auto* trouble = std::get_if<account::Trouble>(&notice))
            return fail(trouble->error.code, trouble->error.detail);
    }
    return {};
}

std::vector<account::Notice> InlineAccount::pump() {
    std::vector<account::Notice> said = account::run_inline(worker_, *writer_, wall_now());
    for (const account::Notice& each : said) {
        const auto* news = std::get_if<account::News>(&each);
        if (news != nullptr && news_) news_(news->what);
    }
    return said;
}

Result<InlineAccount::Done> InlineAccount::perform(account::Perform request, Patience patience) {
    request.ticket = {++last_ticket_};
    auto done = run(std::move(request), patience);
    if (!done) return fail(done);
    return std::move(**done);
}

Result<std::optional<InlineAccount::Done>> InlineAccount::undo(Patience patience) {
    return run(account::Undo{{++last_ticket_}}, patience);
}

Result<std::optional<InlineAccount::Done>> InlineAccount::redo(Patience patience) {
    return run(account::Redo{{++last_ticket_}}, patience);
}

Result<std::optional<InlineAccount::Done>> InlineAccount::run(account::Request request,
                                                              Patience patience) {
    Heard heard;
    worker_.request(
        account::Look{});  // guests who wait are served between the batches of an import
    worker_.request(std::move(request));
    listen(heard);
    if (!heard.is_over() && patience.count() > 0) {
        if (auto waited = wait(heard, patience); !waited) heard.trouble = waited.error();
    }
    if (heard.is_nothing_left) return std::nullopt;
    if (heard.done) {
        heard.done->waits = !heard.is_carried_out;
        heard.done->trouble = heard.trouble;
        return heard.done;
    }
    if (heard.trouble) return std::unexpected(*heard.trouble);
    return fail(Errc::try_again, "another alder holds the account and does not get on; try again");
}

// Takes in what the account says now.
void InlineAccount::listen(Heard& heard) {
    for (const account::Notice& notice : pump()) hear(notice, heard);
}

// What others left to be done is done by a look, too; what becomes of that has another ticket.
void InlineAccount::hear(const account::Notice& notice, Heard& heard) const {
    const auto is_ours = [this](const auto* each) {
        return each != nullptr && ticket_of(*each).value == last_ticket_;
    };
    if (const auto* failed = std::get_if<account::Failed>(&notice); is_ours(failed)) {
        heard.trouble = failed->error;
        heard.is_carried_out = true;
    } else if (const auto* trouble = std::get_if<account::Trouble>(&notice)) {
        if (!heard.trouble) heard.trouble = trouble->error;
    } else if (is_ours(std::get_if<account::Elsewhere>(&notice))) {
        heard.trouble = Error{Errc::try_again, "another account was changed meanwhile; try again"};
    } else if (const auto* recorded = std::get_if<account::Recorded>(&notice); is_ours(recorded)) {
        heard.done = Done{recorded->step, recorded->what};
    } else if (is_ours(std::get_if<account::Applied>(&notice))) {
        heard.is_carried_out = true;
    } else if (is_ours(std::get_if<account::NothingLeft>(&notice))) {
        heard.is_nothing_left = true;
    }
}

Result<void> InlineAccount::wait(Heard& heard, Patience patience) {
    auto watch = disk::WakeWatch::open(place_.changed(account_.row.id));
    if (!watch) return fail(watch);
    const auto deadline = Clock::now() + patience;
    const bool began_as_guest = is_guest();
    while (!heard.is_over() && Clock::now() < deadline) {
        worker_.request(account::Look{});
        listen(heard);
        if (heard.is_over()) break;
        // The holder has ended, and what can be done without a server is done now.
        if (began_as_guest && !is_guest()) break;
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        pollfd ready{watch->fd(), POLLIN, 0};
        ::poll(&ready, 1, static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 200)));
        if (auto taken = watch->take(); !taken) return fail(taken);
    }
    return {};
}

void InlineAccount::want(const std::vector<mail::PlacementId>& messages) {
    for (const mail::PlacementId id : messages) worker_.request(account::Want{id});
}

Result<void> InlineAccount::sync(Until until, const Listener& listener) {
    if (is_guest() && until == Until::in_step) {
        const auto asked = ask_holder();
        // The holder may have ended meanwhile; then the work is ours.
        if (!asked || is_guest()) return asked;
    }
    auto watch = disk::WakeWatch::open(place_.changed(account_.row.id));
    if (!watch) return fail(watch);
    std::optional<Error> trouble;
    while (true) {
        worker_.advance(Clock::now());
        for (const account::Notice& notice : pump()) {
            if (const auto* stood = std::get_if<account::Stood>(&notice))
                listener(stood->standing);
            else if (const auto* said = std::get_if<account::Trouble>(&notice))
                trouble = said->error;
        }
        const account::Standing standing = backend_->standing();
        if (until == Until::in_step) {
            if (standing.why) return std::unexpected(*standing.why);
            if (standing.kind == account::Standing::Kind::at_rest && !is_guest()) break;
        }
        if (auto waited = await_something(*watch); !waited) return waited;
    }
    if (trouble) return std::unexpected(*trouble);
    return {};
}

// Until the server, another process or the time has something for us.
Result<void> InlineAccount::await_something(disk::WakeWatch& watch) {
    constexpr std::chrono::milliseconds kLookEvery{3000};
    std::vector<pollfd> ready = worker_.interest();
    ready.push_back({watch.fd(), POLLIN, 0});
    const auto now = Clock::now();
    auto left = kLookEvery;
    if (const auto deadline = worker_.deadline()) {
        left = std::clamp(std::chrono::ceil<std::chrono::milliseconds>(*deadline - now),
                          std::chrono::milliseconds(0), kLookEvery);
    }
    const int woken = ::poll(ready.data(), ready.size(), static_cast<int>(left.count()));
    auto rung = watch.take();
    if (!rung) return fail(rung);
    if (*rung || woken == 0) worker_.request(account::Look{});
    return {};
}

Result<void> InlineAccount::ask_holder() {
    account::Perform ask;
    ask.what = "Looked for new mail";
    ask.actions.emplace_back(store::Refresh{});
    auto done = perform(std::move(ask), std::chrono::minutes(10));
    if (!done) return fail(done);
    if (done->trouble) return std::unexpected(*done->trouble);
    if (done->waits && is_guest())
        return fail(Errc::try_again, "another alder holds the account and is not done yet");
    return {};
}

}  // namespace alder::app
