// What the commands about letters on their way out share.

#pragma once

#include <optional>
#include <string>

#include "cli/context.h"
#include "store/outbox.h"
#include "store/user_db.h"

namespace alder::cli {

// user.db for a command about letters on their way out. Where it is an older copy that was
// restored, what waited in its outbox is not sent, and the person is told.
Result<store::UserDb> open_outbox(Context& context, const account::Place& place);

// Sends what is due in the outbox of the account, and keeps the copies. An error is what kept the
// letters from the server. What keeps a copy out of Sent is only told: nothing is lost by it.
Result<void> empty_outbox(Context& context, const account::Place& place,
                          const app::OpenAccount& account);

// An exit code for what has become of the letter: 0 once the server has taken it for everybody.
int exit_code_of(const store::OutboxLetter& letter);

// One line for the person: "letter 3 to bob@example.org: failed: there is no such address"; where
// some have it, those who have not.
std::string fate_of(const store::OutboxLetter& letter);

// The recipients, parted by ", ".
std::string recipients_of(const store::OutboxLetter& letter);

}  // namespace alder::cli
