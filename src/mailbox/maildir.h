// Reads Maildirs (cr.yp.to/proto/maildir.html) and the folders of a Maildir++. Reads names only: a
// message is opened by whoever wants it, and may be gone or renamed by then (FAILURES 74).

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "disk/disk.h"
#include "mailbox/filed_message.h"

namespace alder::mailbox {

// Whether the directory has cur and new.
bool is_maildir(disk::Disk& disk, const std::string& path);

// Every message of cur and new, oldest first. Flags come from the name ("…:2,FRS"; ';' and '!' for
// ':' where the file system has none), its small letters by Dovecot's file dovecot-keywords.
Result<std::vector<FiledMessage>> scan_maildir(disk::Disk& disk, const std::string& path);

// The flags in the name of a file. keywords: what the letters a, b, c … mean; may be shorter.
mail::Flags flags_in_name(std::string_view name, const std::vector<std::string>& keywords);

struct MaildirFolder {
    std::string name;  // "Inbox" for the directory itself, "Lists/cpp" for ".Lists.cpp" in it
    std::string path;
    bool operator==(const MaildirFolder&) const = default;
};

// The Maildir itself, then its Maildir++ folders by name. Errc::not_found when it is no Maildir.
Result<std::vector<MaildirFolder>> maildir_folders(disk::Disk& disk, const std::string& path);

}  // namespace alder::mailbox
