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
    for (const text::QuotedLine& line : text_of(message)) out.body += marked(line) + '\n';
    for (const std::size_t index : mime::select_bodies(message).attachments)
        out.attachments.push_back(attached_part(message, index));
    return out;
}

std::vector<std::string> lost_by_resuming(const mime::Message& message) {
    std::vector<std::string> lost;
    bool has_html = false;
    bool is_secured = false;
    for (const mime::Part& part : message.parts()) {
        const mime::ContentType& type = part.type;
        has_html = has_html || type.is("text/html");
        is_secured = is_secured || type.is("multipart/signed") || type.is("multipart/encrypted");
    }
    const auto attachments = mime::select_bodies(message).attachments;
    const bool is_attached = std::ranges::any_of(
        attachments, [&](std::size_t index) { return message.part(index).type.is("text/html"); });
    if (has_html && !is_attached) lost.emplace_back("its HTML form");
    if (is_secured) lost.emplace_back("its signature or encryption");
    for (const std::string_view name :
         {"Reply-To", "Disposition-Notification-To", "Importance", "Priority", "X-Priority",
          "Sensitivity", "Keywords", "Comments", "Expires"}) {
        if (message.root().header.first(name) != nullptr) lost.emplace_back(name);
    }
    return lost;
}

}  // namespace alder::compose
