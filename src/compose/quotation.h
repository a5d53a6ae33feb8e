// The text of a message as an answer quotes it or a forwarded letter repeats it: paragraphs, not
// wrapped lines, so that format=flowed survives being answered.

#pragma once

#include <string>

#include "compose/draft.h"
#include "mail/envelope.h"
#include "mime/entity.h"
#include "text/quote.h"

namespace alder::compose {

// Files in uuencode or yEnc inside a text: as they stand, or a line in the place of each.
enum class PackedFiles { as_text, left_out };

// The parts a reader shows as text, HTML in words; UTF-8, controls taken out.
std::vector<text::QuotedLine> text_of(const mime::Message& message, PackedFiles packed);

// One of its parts as an attachment of another letter, with all that its type says.
Attachment attached_part(const mime::Message& message, std::size_t index);

// Every line one level deeper; the sender's signature and the empty lines at the end left out. Of
// more than 20,000 lines the rest is counted instead.
std::string quoted(const mime::Message& message);

// "On 31 Jan 2026 at 09:05, Bob Example wrote:", in the sender's own time.
std::string attribution(const mail::Envelope& envelope);

// A line as the body of a draft has it: marks without spaces between them, then the text.
std::string marked(const text::QuotedLine& line);

}  // namespace alder::compose
