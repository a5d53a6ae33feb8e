// Writes to the store what became of a task: what was carried out becomes the base, what was
// refused is taken back from what is shown.

#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "mail/flags.h"
#include "store/counterpart.h"
#include "store/intent.h"
#include "store/mail_db.h"
#include "sync/task.h"

namespace alder::account {

// A task that was given to the server, as the store knows it.
struct GivenTask {
    enum class Kind { flags, move, copy, erase, append, create, rename, remove, refresh };
    Kind kind{};
    mail::FolderId from;  // rename, remove: that folder
    mail::FolderId to;    // create: that folder
    mail::FlagChange change;
    // By UID in `from`; of a copy, the placement is the new one.
    std::vector<std::pair<mail::Uid, mail::PlacementId>> targets;
    store::IntentId intent;  // rename, remove, refresh
};

class TaskResults {
public:
    explicit TaskResults(store::MailDb& mail) : mail_(mail), counterparts_(mail.connection()) {}

    // Whoever calls has a transaction open.
    Result<void> carried_out(const GivenTask& task, const sync::Outcome& outcome);
    // Gives the sentence for the person: what was taken back, and why.
    Result<std::string> refused(const GivenTask& task, const Error& why);

private:
    Result<void> went(const GivenTask& task, const sync::Outcome& outcome);
    Result<void> created(mail::FolderId folder, const std::string& source);
    Result<void> renamed(mail::FolderId folder, const std::string& source);
    Result<void> removed(mail::FolderId folder);
    Result<void> take_back(const GivenTask& task, const store::Counterpart& known);
    Result<void> take_back_rename(mail::FolderId folder);
    Result<std::string> name(mail::FolderId folder);

    store::MailDb& mail_;
    store::Counterparts counterparts_;
};

}  // namespace alder::account
