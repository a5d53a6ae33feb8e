// The engine as the screens see it: accounts at work in their own threads, requests and questions
// out, everything that comes back through one descriptor. Nothing here waits.
//
// Thread rule: belongs to the UI thread.

#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "account/account_threads.h"
#include "app/accounts.h"
#include "app/overlay.h"

namespace alder::app {

class Session {
public:
    // Opens what the first paint needs and nothing more; start() sets the accounts to work. place
    // outlives the Session. only: the name of the one account to open; empty: all.
    static Result<std::unique_ptr<Session>> open(const account::Place& place,
                                                 const config::Config& config, Local local,
                                                 WallTime now, std::string_view only = {});

    const std::vector<OpenAccount>& accounts() const { return accounts_.open; }

    // For the first paint: answered here and now, from the store. nullptr where the account has no
    // store yet. Only before start().
    account::Reader* first_reader(mail::AccountId account);
    void start();

    // Does it, shows it through overlay() at once; what becomes of it comes as notices.
    account::Ticket perform(mail::AccountId account, std::string what,
                            std::vector<store::Action> actions);
    // The last step of all accounts; any of them may be asked.
    account::Ticket undo(mail::AccountId account);
    account::Ticket redo(mail::AccountId account);
    void ask(mail::AccountId account, account::Question question);
    // The bytes of a message that are not here yet, before anything else; `Changed` tells of them.
    void fetch(mail::AccountId account, mail::PlacementId message);

    // Readable when next() has something.
    int fd() const { return from_.fd(); }
    // The next thing an account says; the overlay knows of it already. Whoever gets `Applied` or
    // `Changed` asks anew for what it shows before it calls next() again: the overlay keeps an
    // action until those answers have come.
    std::optional<account::FromAccount> next();

    const Overlay& overlay() const { return overlay_; }

private:
    Session(const account::Place& place, Accounts accounts)
        : place_(place), accounts_(std::move(accounts)) {}

    account::Ticket new_ticket() { return {++last_ticket_}; }
    account::AccountThreads* threads(mail::AccountId account);
    void note(mail::AccountId account, const account::Notice& notice);
    void ask_fences();
    bool send_on(const account::Elsewhere& elsewhere);

    const account::Place& place_;
    Accounts accounts_;
    std::map<mail::AccountId, account::Reader> readers_;  // until start()
    Overlay overlay_;
    std::vector<std::pair<mail::AccountId, account::Ticket>>
        applied_;  // a fence is to be asked for each
    std::uint64_t last_ticket_ = 0;
    Channel<account::FromAccount> from_;
    std::map<mail::AccountId, std::unique_ptr<account::AccountThreads>> threads_;
};

}  // namespace alder::app
