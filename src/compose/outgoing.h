// What a draft becomes: a message for the builder of src/mime, to be sent or to be kept.

#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/byte_source.h"
#include "compose/draft.h"
#include "mail/date.h"
#include "mime/build.h"

namespace alder::compose {

// What keeps a letter from being sent, in words for the person, and where to mend it.
struct Misfit {
    Field field = Field::to;
    std::string words;

    bool operator==(const Misfit&) const = default;
};

// Empty: it can be sent. Every recipient is an address, there is one sender and somebody to send
// to. In the order of the fields.
std::vector<Misfit> misfits(const Draft& draft);

// What the draft does not say.
struct Posting {
    mail::Date date;         // offset 0 unless the person lets the zone be told
    std::string message_id;  // "": a new one; a letter that is tried again keeps its own
    // Opens an attached file, from its first byte.
    std::function<Result<std::unique_ptr<ByteSource>>(const std::string& path)> open_file;
};

// For sending: fails with the first misfit. Domains of other scripts become what DNS knows them by,
// so that every server takes them.
Result<mime::OutgoingMessage> to_outgoing(const Draft& draft, const Posting& posting);

// For the drafts folder, whatever state it is in; build it with mime::Bcc::keep.
mime::OutgoingMessage to_stored(const Draft& draft, const Posting& posting);

// Whom the letter goes to: To, Cc and Bcc, everybody once. Only what is an address.
std::vector<mail::AddrSpec> envelope_recipients(const mime::OutgoingMessage& message);

}  // namespace alder::compose
