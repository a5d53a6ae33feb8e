// The accounts there are: those of the configuration, and `local`, mail kept in Alder alone, as
// soon as something was imported into it.

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "account/backend.h"
#include "account/place.h"
#include "base/clock.h"
#include "config/config.h"
#include "net/transcript.h"
#include "store/user_db.h"

namespace alder::app {

inline constexpr std::string_view kLocalAccount = "local";

struct AccountSpec {
    std::string name;
    std::optional<config::Url> incoming;      // none: kept in Alder alone
    std::optional<config::Account> settings;  // none: `local`, which nobody set up
    bool is_demo = false;                     // what it sends arrives in its own Inbox
    net::TraceSink trace = {};                // hears what is said to its servers

    bool can_send() const { return settings && (settings->outgoing || is_demo); }
};

// An account that is in the store, with what it was set up as.
struct OpenAccount {
    store::AccountRow row;
    AccountSpec spec;
};

struct Accounts {
    std::vector<OpenAccount> open;
    std::vector<Error> troubles;  // of accounts that cannot be opened; each names its own
    // The store cannot be written: mail is read, and nothing else is done. With the reason.
    std::optional<Error> only_reads = {};
};

// Makes the store's directory (0700) and user.db where they are missing, and a number for each
// account that is new. `local` is one of them when the store has it or when `with_local`.
enum class Local { if_present, always };
Result<Accounts> open_accounts(const account::Place& place, const config::Config& config,
                               Local local, WallTime now);

// Whether a connection stays and listens once all is in step.
enum class Stay { as_long_as_it_lasts, until_in_step };

// Errc::unavailable for a kind of account that this version cannot open.
Result<std::unique_ptr<account::Backend>> make_backend(const account::Place& place,
                                                       const AccountSpec& spec, Stay stay);

// Says what is wrong with the directory of the store, if anything: not ours, open to others.
Result<void> check_store_directory(disk::Disk& disk, const std::string& root,
                                   std::uint32_t user_id);

}  // namespace alder::app
