#include "compose/stored.h"

#include <algorithm>

#include "base/ascii.h"
#include "compose/address_line.h"
#include "compose/quotation.h"
#include "mime/summary.h"

namespace alder::compose {

Draft resume(const mime::Message& message) {
    const mail::Envelope envelope = mime::parse_envelope(message.root().header);
    Draft out;
    out.from = address_line(envelope.from);
    out.to = address_line(envelope.to);
    out.cc = address_line(envelope.cc);
    out.bcc = address_line(envelope.bcc);
    out.subject = envelope.subject;
    std::ranges::replace_if(out.subject, ascii::is_control, ' ');
    out.in_reply_to = envelope.in_reply_to;
    out.references = envelope.references;
    for (const text::QuotedLine& line : text_of(message)) out.body += marked(line) + '\n';
    for (const std::size_t index : mime::select_bodies(message).attachments) {
        const mime::Part& part = message.part(index);
        auto content = std::make_shared<const std::string>(message.decoded(index).bytes);
        out.attachments.push_back({.path = {},
                                   .content = content,
                                   .name = part.file_name(),
                                   .type = part.type.full(),
                                   .size = content->size()});
    }
    return out;
}

}  // namespace alder::compose
