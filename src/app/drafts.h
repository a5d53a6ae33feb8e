// The folder for drafts of an account, where other programs find them too.

#pragma once

#include <string>

#include "account/requests.h"
#include "app/filing.h"
#include "base/byte_source.h"
#include "mail/submission.h"

namespace alder::app {

// Puts a letter into the folder for drafts, which is made where there is none, together with what
// else is in `step`. An error means that it is not kept; Errc::try_again: nobody has seen yet what
// folders the server has. Where another process holds the account it is in the journal, and that
// one is not waited for.
Result<void> store_draft(const FilingIn& where, ByteSource& letter, account::Perform step = {});

// A letter that was on its way, with a Bcc field for those of its envelope that are named nowhere
// in it (RFC 5322, 3.6.3).
Result<std::string> with_hidden_recipients(ByteSource& letter, const mail::Submission& envelope);

}  // namespace alder::app
