// Brings the folders of an account in line with the list a server gave: new ones, ones that are
// gone, roles, and what was made or renamed here under the same name.

#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "store/mail_db.h"
#include "sync/fact.h"

namespace alder::account {

class ServerFolderList {
public:
    ServerFolderList(store::MailDb& mail, WallTime now) : mail_(mail), now_(now) {}

    // Whoever calls has a transaction open. A list without any folder is no list, and passed over:
    // every server has an INBOX.
    Result<void> store(const sync::ServerFolders& list);

    // The mail of a folder that the server has no more stays with it, for the day it is brought
    // back.
    static Result<void> forget_numbers(store::Connection& mail, mail::FolderId folder);

private:
    using Listed = sync::ServerFolders::Folder;
    struct Row {
        mail::FolderId id;
        std::string name;
        std::string source;  // "": made here
        bool hidden = false;
    };

    Result<void> load(const sync::ServerFolders& list);
    Result<mail::FolderId> place(const Listed& folder);
    Result<mail::FolderId> insert(const Listed& folder);
    Result<mail::FolderId> adopt(Row& row, const Listed& folder);
    Result<void> give_role(mail::FolderId id, mail::Role role);
    Result<void> drop(const Row& row);
    Result<void> bury(mail::FolderId folder);
    Result<void> have_inbox_and_trash();

    store::MailDb& mail_;
    WallTime now_;
    std::vector<Row> rows_;
    std::map<std::string, std::size_t, std::less<>> by_source_;
    std::map<std::string, std::size_t, std::less<>> by_name_;
    std::set<std::string, std::less<>> listed_;  // sources
    std::set<mail::Role> claimed_;               // roles the server gives
};

}  // namespace alder::account
