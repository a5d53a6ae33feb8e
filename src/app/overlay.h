// What a person has done and the store does not show yet. Screens draw the store's rows through the
// overlay, so that a key has its effect at once; an action leaves it when the store shows it, or
// when it failed and its effect is taken back. Pure; belongs to the UI thread.

#pragma once

#include <optional>
#include <vector>

#include "account/requests.h"
#include "mail/flags.h"
#include "mail/ids.h"

namespace alder::app {

class Overlay {
public:
    void add(mail::AccountId account, account::Ticket ticket, std::vector<store::Action> actions);
    // It is in the journal: no longer marked as unsure.
    void recorded(account::Ticket ticket);
    // The store shows it by now, or it failed.
    void remove(account::Ticket ticket);

    // The flags as the person left them.
    mail::Flags flags(mail::MessageRef message, mail::Flags stored) const;
    // Whether the message has left (or not reached) this folder.
    bool is_gone(mail::MessageRef message, mail::FolderId folder) const;
    // Whether something about it is not in the journal yet.
    bool is_unsure(mail::MessageRef message) const;
    bool empty() const { return pending_.empty(); }

private:
    struct Pending {
        mail::AccountId account;
        account::Ticket ticket;
        std::vector<store::Action> actions;  // targets sorted
        bool is_recorded = false;
    };
    std::vector<Pending> pending_;
};

}  // namespace alder::app
