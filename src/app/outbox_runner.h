// Sends what is due in the outbox, account by account, as long as the screens run. No thread of its
// own: letter_threads.h gives it one.

#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "account/place.h"
#include "app/accounts.h"
#include "store/user_db.h"

namespace alder::app {

class OutboxRunner {
public:
    struct Listener {
        std::function<void(Error)> trouble;  // each once, until something worked
        std::function<void()> changed;       // the outbox may look different now
    };

    // Everything given outlives this. stop_fd: readable when a transfer is to end early.
    OutboxRunner(const account::Place& place, const std::vector<OpenAccount>& accounts, int stop_fd,
                 Listener listener)
        : place_(place), accounts_(accounts), stop_fd_(stop_fd), listener_(std::move(listener)) {}

    // Sends what is due; what is left of the time until there may be more. at_once: whatever kept
    // the last try from the server.
    std::chrono::milliseconds run(bool at_once);

private:
    std::chrono::milliseconds trouble(const Error& error);
    bool is_noted(const Error& error);
    Result<void> serve(const OpenAccount& account, bool at_once);
    Result<void> dispatch(const OpenAccount& account);

    const account::Place& place_;
    const std::vector<OpenAccount>& accounts_;
    int stop_fd_;
    Listener listener_;
    std::optional<store::UserDb> user_;
    std::map<mail::AccountId, Clock::time_point> paused_until_;
    std::optional<Error> last_trouble_;
};

}  // namespace alder::app
