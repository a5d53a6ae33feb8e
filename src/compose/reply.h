// Letters to begin with: new ones, answers, forwarded ones.

#pragma once

#include "compose/draft.h"
#include "compose/mailto.h"
#include "compose/recipients.h"
#include "mime/entity.h"

namespace alder::compose {

// The message answered or forwarded, and what the store calls it.
struct Original {
    const mime::Message& message;
    mail::MessageRef ref;
};

enum class Forward {
    inline_text,  // its words below ours, its attachments attached
    attached,     // the whole message, byte by byte, as message/rfc822
};

Draft new_letter(const Identity& identity);
Draft new_letter(const Identity& identity, const Mailto& mailto);
Draft reply(const Original& original, const Identity& identity, ReplyTo whom);
Draft forward(const Original& original, const Identity& identity, Forward how);

// The body with the signature of one identity replaced by that of another; as it is where it does
// not stand there.
std::string with_signature_of(const Identity& now, const Identity& before, std::string_view body);

}  // namespace alder::compose
