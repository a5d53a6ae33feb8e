// Files messages where other programs read them: Maildirs, mbox files, MH folders. Lines end in LF
// there, whatever they ended in before; a bare CR stays. When a delivery returns without an error
// the message survives a loss of power; with one, the place is as it was, or holds the message
// whole. A crash in the middle leaves every earlier message as it was, and was_delivered() tells
// afterwards what became of the one that was on its way.

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
    // Letters and digits; the same whenever this message is delivered to this place. "": a delivery
    // that nobody will ask about.
    std::string id = {};
};

class Delivery {
public:
    virtual ~Delivery() = default;
    // Errc::try_again: somebody else has the place locked; nothing was done.
    virtual Result<void> deliver(ByteSource& message, const Arrival& arrival) = 0;

    // Where the place ends before this is delivered: what must be kept to ask was_delivered().
    virtual Result<std::string> mark(const Arrival& arrival) = 0;
    // Whether the message has arrived whole since then; half of it is taken away. Of the arrival,
    // the flags may be others by now. Errc::try_again as above.
    virtual Result<bool> was_delivered(ByteSource& message, const Arrival& arrival,
                                       const std::string& mark) = 0;
};

// Each makes its place where there is none; the directory of an mbox file must exist. The disk must
// outlive it.

// Unread messages go to new, others to cur; names give neither host nor process away.
Result<std::unique_ptr<Delivery>> deliver_to_maildir(disk::Disk& disk, const std::string& path);
// mboxrd, with Status and X-Status for flags. Locked as other programs do it, by fcntl (an OFD lock
// excludes those) and by PATH.lock, which is taken away from somebody who left it ten minutes ago.
std::unique_ptr<Delivery> deliver_to_mbox(disk::Disk& disk, const std::string& path);
Result<std::unique_ptr<Delivery>> deliver_to_mh(disk::Disk& disk, const std::string& path);

// The message as deliver_to_mbox() writes it, its "From " line and the empty line after it
// included.
Result<std::string> as_mbox(ByteSource& message, const Arrival& arrival);

}  // namespace alder::mailbox
