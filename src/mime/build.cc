#include "mime/build.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "base/ascii.h"
#include "mime/header_writer.h"
#include "mime/outgoing_entity.h"

namespace alder::mime {

namespace {

// Whether the builder, and nobody else, writes it.
bool is_ours(std::string_view name) {
    constexpr std::array<std::string_view, 12> kOurs{
        "From", "Reply-To",   "To",          "Cc",         "Bcc",          "Subject",
        "Date", "Message-ID", "In-Reply-To", "References", "MIME-Version", "Resent-Bcc"};
    return ascii::istarts_with(name, "Content-") ||
           std::ranges::any_of(kOurs, [&](auto ours) { return ascii::iequals(ours, name); });
}

Result<std::string> header_of(const OutgoingMessage& message, Bcc bcc) {
    HeaderWriter header;
    header.structured("Date", mail::to_rfc5322(message.date));
    header.addresses("From", message.from);
    header.addresses("Reply-To", message.reply_to);
    header.addresses("To", message.to);
    header.addresses("Cc", message.cc);
    if (bcc == Bcc::keep)
        header.addresses("Bcc", message.bcc);
    else if (message.to.empty() && message.cc.empty() && !message.bcc.empty())
        header.addresses("To", {mail::Group{"undisclosed-recipients", {}}});
    header.text("Subject", message.subject);
    header.ids("Message-ID", {message.message_id});
    header.ids("In-Reply-To", message.in_reply_to);
    header.ids("References", message.references);
    for (const auto& [name, value] : message.extra) {
        if (!is_field_name(name)) return fail(Errc::usage, "'" + name + "' is no header field");
        if (is_ours(name))
            return fail(Errc::usage, "the header field '" + name + "' cannot be set this way");
        header.text(name, value);
    }
    header.structured("MIME-Version", "1.0");
    return header.take();
}

}  // namespace

Result<std::unique_ptr<ByteSource>> build(const OutgoingMessage& message, Bcc bcc) {
    auto header = header_of(message, bcc);
    if (!header) return fail(header);
    OutgoingEntity root = text_entity("plain", message.text);
    if (!message.html.empty()) {
        std::vector<OutgoingEntity> both;
        both.push_back(std::move(root));
        both.push_back(text_entity("html", message.html));
        root = multipart_entity("alternative", std::move(both));
    }
    if (!message.attachments.empty()) {
        std::vector<OutgoingEntity> all;
        all.push_back(std::move(root));
        for (const OutgoingAttachment& attachment : message.attachments) {
            auto part = attachment_entity(attachment);
            if (!part) return fail(part);
            all.push_back(std::move(*part));
        }
        root = multipart_entity("mixed", std::move(all));
    }
    std::vector<BodyPiece> pieces;
    pieces.emplace_back(*header + root.header + "\r\n");
    std::ranges::move(root.body, std::back_inserter(pieces));
    return pieces_source(std::move(pieces));
}

}  // namespace alder::mime
