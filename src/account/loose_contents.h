// Finds the messages whose bytes are in content.db already, after mail.db was lost and its rows
// came anew from the server. A message is told by its Message-ID, date, subject and size, where
// they are no other's.

#pragma once

#include "store/content_db.h"
#include "store/mail_db.h"

namespace alder::account {

class LooseContents {
public:
    LooseContents(store::MailDb& mail, store::ContentDb& content)
        : mail_(mail), content_(content) {}

    // Looks at the next few. true: all were looked at, and mail.db knows.
    Result<bool> find_some();

private:
    // Gives how many bytes it has.
    Result<std::uint64_t> find_owners(mail::ContentId content);

    store::MailDb& mail_;
    store::ContentDb& content_;
    mail::ContentId last_;  // that was looked at
};

}  // namespace alder::account
