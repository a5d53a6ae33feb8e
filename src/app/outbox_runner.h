// Sends what is due in the outbox, account by account, as long as the screens run. No thread of its
// own: letter_threads.h gives it one.

#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "account/place.h"
#include "app/accounts.h"
#include "store/user_db.h"

namespace alder::app {

// How long an account is left alone after so many failures in a row (from 1) that no letter tells
// of: a password that is not to be had, a disk.
std::chrono::seconds pause_after(int failures);

// An outbox that is an older copy is distrusted before anything of it is sent (generation.h).
class OutboxRunner {
public:
    struct Listener {
        std::function<void(Error)> trouble;  // each once, until something worked
        std::function<void()> changed;       // the outbox may look different now
        // account::News of the account where copies are filed; empty: nobody wants it.
        std::function<void(mail::AccountId, const std::string&)> news = {};
    };

    // Everything given outlives this. stop_fd: readable when a transfer is to end early.
    OutboxRunner(const account::Place& place, const std::vector<OpenAccount>& accounts, int stop_fd,
                 Listener listener)
        : place_(place), accounts_(accounts), stop_fd_(stop_fd), listener_(std::move(listener)) {}

    // Sends what is due; what is left of the time until there may be more. at_once: however short a
    // time ago something failed.
    std::chrono::milliseconds run(bool at_once);

private:
    // What failed with an account: since when, and until when it is left alone.
    struct Pause {
        int failures = 0;
        Clock::time_point until{};
    };

    // Each gives the time until the next look.
    std::chrono::milliseconds serve(const OpenAccount& account, bool at_once);
    std::chrono::milliseconds dispatch(const OpenAccount& account);
    std::chrono::milliseconds failed(const OpenAccount& account, const Error& error);
    std::chrono::milliseconds until_due(const OpenAccount& account);
    std::chrono::milliseconds trouble(const Error& error);

    const account::Place& place_;
    const std::vector<OpenAccount>& accounts_;
    int stop_fd_;
    Listener listener_;
    std::optional<store::UserDb> user_;
    std::map<mail::AccountId, Pause> pauses_;
    std::optional<Error> last_trouble_;
};

}  // namespace alder::app
