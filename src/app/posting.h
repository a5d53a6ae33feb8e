// From a letter as a value to a letter that is safe: built, checked byte by byte, durable in the
// outbox.

#pragma once

#include "mail/ids.h"
#include "mime/build.h"
#include "store/outbox.h"

namespace alder::app {

// Errc::bad_data when no server would take its bytes, Errc::usage for a header field that cannot be
// set, and what opening an attachment says. When this has returned a letter, nothing loses it.
Result<store::LetterId> post(store::Outbox& outbox, mail::AccountId account,
                             const mime::OutgoingMessage& message, WallTime now);

}  // namespace alder::app
