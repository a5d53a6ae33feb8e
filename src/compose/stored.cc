#include "compose/stored.h"

#include <algorithm>

#include "compose/address_line.h"
#include "compose/one_line.h"
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
    out.subject = one_line(envelope.subject);
    out.in_reply_to = envelope.in_reply_to;
    out.references = envelope.references;
    for (const text::QuotedLine& line : text_of(message, PackedFiles::as_text))
        out.body += marked(line) + '\n';
    for (const std::size_t index : mime::select_bodies(message).attachments)
        out.attachments.push_back(attached_part(message, index));
    return out;
}

std::vector<std::string> lost_by_resuming(const mime::Message& message) {
    std::vector<std::string> lost;
    const auto attachments = mime::select_bodies(message).attachments;
    bool has_html = false;
    bool is_secured = false;
    for (std::size_t index = 0; index < message.parts().size(); ++index) {
        const mime::ContentType& type = message.part(index).type;
        const bool is_attached = std::ranges::find(attachments, index) != attachments.end();
        has_html = has_html || (type.is("text/html") && !is_attached);
        is_secured = is_secured || type.is("multipart/signed") || type.is("multipart/encrypted");
    }
    if (has_html) lost.emplace_back("its HTML form");
    if (is_secured) lost.emplace_back("its signature or encryption");
    for (const std::string_view name :
         {"Reply-To", "Disposition-Notification-To", "Importance", "Priority", "X-Priority",
          "Sensitivity", "Keywords", "Comments", "Expires"}) {
        if (message.root().header.first(name) != nullptr) lost.emplace_back(name);
    }
    return lost;
}

}  // namespace alder::compose
