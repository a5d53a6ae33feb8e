// From a letter as a value to a letter that is safe: built, checked byte by byte, durable in the
// outbox.

#pragma once

#include <optional>

#include "compose/draft.h"
#include "compose/outgoing.h"
#include "disk/disk.h"
#include "mail/ids.h"
#include "mime/build.h"
#include "store/outbox.h"

namespace alder::app {

// What goes with a letter besides what is in it.
struct PostTerms {
    std::optional<WallTime> at = {};  // not before
    store::Origin origin = {};
    std::optional<store::DraftKey> draft = {};  // leaves the drafts once the letter is safe
};

// Errc::bad_data when no server would take its bytes, Errc::usage for a header field that cannot be
// set, and what opening an attachment says. When this has returned a letter, nothing loses it.
Result<store::LetterId> post(store::Outbox& outbox, mail::AccountId account,
                             const mime::OutgoingMessage& message, WallTime now,
                             const PostTerms& terms = {});

// A new letter of this moment, whose attachments are files of the disk.
compose::Posting posting_now(disk::Disk& disk, WallTime now);

// What the draft says of the messages it comes from. resumes: the stored draft that it replaces.
store::Origin origin_of(const compose::Draft& draft, std::optional<mail::MessageRef> resumes);

}  // namespace alder::app
