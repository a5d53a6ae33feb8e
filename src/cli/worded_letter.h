// A letter as the words of `alder send` say it.

#pragma once

#include <optional>
#include <string>

#include "cli/context.h"
#include "mail/ids.h"
#include "mime/build.h"
#include "store/outbox.h"

namespace alder::cli {

// The message that is answered.
struct Answered {
    mail::MessageRef message;
    std::string bytes;
};

struct WordedLetter {
    mime::OutgoingMessage message;
    store::Origin origin;
};

// Reads the text, too: a file, or standard input. With --draft it may lack what a letter needs to
// be sent.
Result<WordedLetter> read_letter(Context& context, const config::Account& account,
                                 const std::optional<Answered>& answered);

}  // namespace alder::cli
