// What was handed to which destination, in user.db: nothing is handed to one twice. A message has a
// name that tells it from all others of its account, whatever its folder and its number there: its
// SHA-256, or what POP3 calls it.
//
// The order, for each message: begin (durable), the delivery itself (durable), done (durable), and
// only then anything that deletes on a server. A crash leaves at most one attempt open; the place
// it went to tells what became of it (mailbox/deliver.h).

#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "mail/ids.h"
#include "store/sqlite.h"

namespace alder::store {

// A delivery that was begun.
struct Attempt {
    std::string message;
    std::string mark;  // what the place said before
    bool operator==(const Attempt&) const = default;
};

class Fetched {
public:
    // target: the destination, in the one form it is always written in.
    Fetched(Connection& user_db, mail::AccountId account, std::string target)
        : db_(user_db), account_(account), target_(std::move(target)) {}

    // Every message that was handed over, and when.
    Result<std::unordered_map<std::string, WallTime>> all();
    // The attempt of which nobody has said that it was done.
    Result<std::optional<Attempt>> unfinished();

    // One message is done, another one begins, either may be missing: durable in one go.
    Result<void> go_on(const std::optional<std::string>& done, const std::optional<Attempt>& next,
                       WallTime now);

private:
    Connection& db_;
    mail::AccountId account_;
    std::string target_;
};

struct FetchableMessage {
    mail::PlacementId id;
    mail::ContentId content;  // 0: its bytes are not here
    WallTime arrived{};
};
// All messages of a folder in the order in which the server has them.
Result<std::vector<FetchableMessage>> fetchable_messages(Connection& mail, mail::FolderId folder);

}  // namespace alder::store
