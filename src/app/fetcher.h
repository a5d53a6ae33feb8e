// Hands messages of an account to a place outside: each once, in the order of their folder. What
// was handed over is remembered in user.db by the bytes of the message, so that another folder, a
// new UIDVALIDITY or a store that was made again brings nothing twice. A crash at any moment loses
// nothing and, since the place can be asked, hands nothing over twice.

#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "account/place.h"
#include "app/actions.h"
#include "disk/lock_file.h"
#include "mailbox/deliver.h"
#include "store/content_db.h"
#include "store/fetched.h"
#include "store/mail_db.h"
#include "store/user_db.h"

namespace alder::app {

struct FetchChoice {
    std::optional<WallTime> since = {};  // by when the message arrived at the server
    std::size_t most = std::numeric_limits<std::size_t>::max();
};

// What became of a folder.
struct Handed {
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0;         // of these
    std::uint64_t before = 0;        // were handed over earlier
    std::vector<Error> left_out;     // why each of the others was not
    std::optional<Error> stopped{};  // the place takes nothing more; the next run goes on
};

class Fetcher {
public:
    enum class Memory { kept, none };

    // target names the place, always in the same words. Waits for another fetch of the account that
    // is at work; Errc::try_again when that takes too long. Finds out how the delivery ended that
    // an earlier run had begun. `to` must outlive it. none: nothing is looked up or remembered.
    static Result<std::unique_ptr<Fetcher>> open(const account::Place& place,
                                                 const store::AccountRow& account,
                                                 mailbox::Delivery& to, const std::string& target,
                                                 Memory memory, WallTime now);

    // Those that are to be handed over and whose bytes are not here.
    Result<std::vector<mail::PlacementId>> missing(mail::FolderId folder,
                                                   const FetchChoice& choice);
    // Called before each message with how many there are and how many are done.
    using Listener = std::function<void(std::size_t done, std::size_t all)>;
    Result<Handed> hand_over(mail::FolderId folder, const FetchChoice& choice,
                             const Listener& listener);
    // Those of the folder that were handed over at that time or before it.
    Result<std::vector<Located>> handed_over(mail::FolderId folder, WallTime until);

private:
    // A message of a folder with the name it is remembered by.
    struct Named {
        store::FetchableMessage message;
        std::string name;  // "": its bytes are not here
    };
    struct Stores {
        store::UserDb user;
        store::MailDb mail;
        store::ContentDb content;
        disk::LockFile lock;
    };

    Fetcher(Stores stores, mail::AccountId account, mailbox::Delivery& to,
            const std::string& target, Memory memory, WallTime now);

    Result<void> settle_attempt();
    Result<std::optional<Named>> find(const std::string& name);
    Result<std::vector<Named>> named(mail::FolderId folder);
    // Those that are to be handed over, and how many were.
    struct Due {
        std::vector<Named> messages;
        std::uint64_t before = 0;
    };
    Result<Due> due(mail::FolderId folder, const FetchChoice& choice);
    Result<std::string> bytes(const Named& named);
    Result<mailbox::Arrival> arrival(const Named& named, std::string_view bytes);
    Result<void> deliver(const Named& named, const std::string& bytes);
    Result<void> remember(const std::optional<std::string>& done,
                          const std::optional<store::Attempt>& next);

    Stores stores_;
    mailbox::Delivery& to_;
    store::Fetched fetched_;
    std::string place_;  // account and target, for the names of deliveries
    Memory memory_;
    WallTime now_;
    std::unordered_map<std::string, WallTime> known_;
    std::optional<std::string> done_;  // delivered, and not said so in user.db yet
};

}  // namespace alder::app
