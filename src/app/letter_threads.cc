#include "app/letter_threads.h"

#include <algorithm>
#include <utility>

#include <poll.h>

#include "app/letter_desk.h"
#include "app/outbox_runner.h"
#include "base/digest.h"

namespace alder::app {

namespace {

// Milliseconds for poll(2); -1: for ever.
int until(std::optional<Clock::time_point> deadline) {
    if (!deadline) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - Clock::now());
    return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 60'000));
}

}  // namespace

// ---- the threads ----

LetterThreads::LetterThreads(const account::Place& place, std::vector<OpenAccount> accounts,
                             std::chrono::seconds undo_window)
    : place_(place),
      accounts_(std::move(accounts)),
      undo_window_(undo_window),
      run_(hex(random_bytes(8))),
      keeper_([this] { run_keeper(); }),
      sender_([this] { run_sender(); }) {}

LetterThreads::~LetterThreads() {
    stop_.close();
    sends_.close();
    sender_.join();
    tasks_.close();
}

void LetterThreads::run_keeper() {
    LetterDesk desk(place_, accounts_, undo_window_, run_, last_number_,
                    {[this](LetterNotice notice) { notices_.push(std::move(notice)); },
                     [this](bool at_once) { sends_.push({at_once}); }});
    desk.take(LookAtOutbox{});
    while (true) {
        auto task = tasks_.pop();
        const bool closed = !task && tasks_.closed();
        if (closed) task = tasks_.pop();  // which came in between
        if (task) {
            desk.take(std::move(*task));
        } else if (closed) {
            return;
        } else {
            pollfd ready{tasks_.fd(), POLLIN, 0};
            if (::poll(&ready, 1, until(desk.deadline())) == 0) desk.take(LookAtOutbox{});
        }
    }
}

void LetterThreads::run_sender() {
    OutboxRunner runner(place_, accounts_, stop_.fd(),
                        {[this](Error error) { notices_.push(LetterTrouble{std::move(error)}); },
                         [this] { tasks_.push(LookAtOutbox{}); },
                         [this](mail::AccountId account, const std::string& what) {
                             notices_.push(FilingNews{account, what});
                         }});
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

Begun LetterThreads::begin(mail::AccountId account, std::optional<mail::MessageRef> resumes,
                           std::optional<LetterNumber> known) {
    const LetterNumber number = known ? *known : LetterNumber{++last_number_};
    return {number,
            [this, number, account, resumes](LetterNews news) {
                tasks_.push(LetterWritten{number, {account, {}, resumes}, std::move(news)});
            },
            scratch_of(place_, {run_, number.value})};
}

void LetterThreads::take_back(LetterNumber letter) { tasks_.push(TakeBackLetter{letter}); }

void LetterThreads::change(store::LetterId letter, OutboxWish wish) {
    tasks_.push(ChangeOutbox{letter, wish});
}

void LetterThreads::flush() { tasks_.push(FlushOutbox{}); }

void LetterThreads::look() { tasks_.push(LookAtOutbox{}); }

}  // namespace alder::app
