// user.db: what cannot be fetched again, for all accounts. Its schema, its accounts, and the
// generation number that tells a restored older copy. The journal (journal.h) lives in it too.
//
// Thread rule: a UserDb belongs to one thread; several threads and processes may have one each.

#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "mail/ids.h"
#include "store/id_mark.h"
#include "store/sqlite.h"

namespace alder::store {

struct AccountRow {
    mail::AccountId id;
    std::string name;
    std::string
        incoming;  // the URL of the configuration; what tells that a name means another place now
    bool operator==(const AccountRow&) const = default;
};

class UserDb {
public:
    // Version of the schema that is made here; a newer one is refused.
    static std::int64_t newest_schema();

    // path: …/user.db, made when it does not exist; its directory must.
    static Result<UserDb> open(const std::string& path, const std::string& vfs);

    // Where it cannot be written: what is there can be read. Errc::not_found: nothing is, or it is
    // older than this version reads.
    static Result<UserDb> open_read_only(const std::string& path, const std::string& vfs);

    // The account of that name, made when new. An old one keeps its `incoming`, whatever is asked
    // for now.
    Result<AccountRow> account(const std::string& name, const std::string& incoming, WallTime now);
    Result<std::vector<AccountRow>> accounts();
    Result<void> set_incoming(mail::AccountId account, const std::string& incoming);

    // How often the journal has been written to: rises with every step (a restored copy has a
    // lower one than $XDG_STATE_HOME remembers).
    Result<std::uint64_t> generation();

    // How far the ids of the account's mail.db had come when it was noted last; zeros: never.
    Result<IdMark> id_mark(mail::AccountId account);
    Result<void> set_id_mark(mail::AccountId account, const IdMark& mark);

    // 16 random bytes that no other store has.
    Result<std::string> identity();

    Connection& connection() { return connection_; }

private:
    explicit UserDb(Connection connection) : connection_(std::move(connection)) {}
    Connection connection_;
};

}  // namespace alder::store
