// Where the store is: the disk, the VFS over it, and the names of everything below its root
// ($XDG_DATA_HOME/alder). Accounts are directories with numbers; no name of an account, folder or
// message ever becomes part of a path.

#pragma once

#include <string>

#include "disk/disk.h"
#include "mail/ids.h"

namespace alder::account {

struct Place {
    disk::Disk* disk = nullptr;  // outlives the Place
    std::string vfs;             // store::Vfs::name() over the same disk
    std::string root;            // absolute, without a slash at the end
    // $XDG_STATE_HOME/alder: what is remembered of the store outside of it; "": nothing.
    std::string state = {};

    std::string user_db() const { return root + "/user.db"; }
    std::string directory(mail::AccountId id) const {
        return root + "/accounts/" + std::to_string(id.value);
    }
    std::string mail_db(mail::AccountId id) const { return directory(id) + "/mail.db"; }
    std::string content_db(mail::AccountId id) const { return directory(id) + "/content.db"; }
    // One byte is written here after each commit; other processes watch it.
    std::string changed(mail::AccountId id) const { return directory(id) + "/changed"; }
    // Held by the one process that carries out this account's intents.
    std::string sync_lock(mail::AccountId id) const { return directory(id) + "/lock"; }
    // Held by the one process that sends this account's letters.
    std::string sending_lock(mail::AccountId id) const { return directory(id) + "/sending"; }
};

}  // namespace alder::account
