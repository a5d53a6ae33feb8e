// Files messages where other programs read them: Maildirs, mbox files, MH folders. Lines end in LF
// there, whatever they ended in before; a bare CR stays. When a delivery returns without an error
// the message survives a loss of power; with one, the place is as it was, or holds the message
// whole. A crash in the middle leaves every earlier message as it was.

#pragma once

#include <memory>
#include <string>

#include "base/byte_source.h"
#include "base/clock.h"
#include "base/result.h"
#include "disk/disk.h"
#include "mail/flags.h"

namespace alder::mailbox {

struct Arrival {
    mail::Flags flags = {};   // MH keeps none
    WallTime received{};      // what the place tells of its age
    std::string sender = {};  // of the envelope; "": the mail system itself
    WallTime now{};
};

class Delivery {
public:
    virtual ~Delivery() = default;
    // Errc::try_again: somebody else has the place locked; nothing was done.
    virtual Result<void> deliver(ByteSource& message, const Arrival& arrival) = 0;
};

// Each makes its place where there is none; the directory of an mbox file must exist. The disk must
// outlive it.

// Unread messages go to new, others to cur; names give neither host nor process away.
Result<std::unique_ptr<Delivery>> deliver_to_maildir(disk::Disk& disk, const std::string& path);
// mboxrd, with Status and X-Status for flags. Locked as other programs do it, by fcntl (an OFD lock
// excludes those) and by PATH.lock, which is taken away from somebody who left it ten minutes ago.
std::unique_ptr<Delivery> deliver_to_mbox(disk::Disk& disk, const std::string& path);
Result<std::unique_ptr<Delivery>> deliver_to_mh(disk::Disk& disk, const std::string& path);

}  // namespace alder::mailbox
