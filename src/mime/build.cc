#include "mime/build.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>

#include "base/ascii.h"
#include "mime/header_writer.h"
#include "mime/outgoing_entity.h"

namespace alder::mime {

namespace {

// Whether the builder, and nobody else, writes it.
bool is_ours(std::string_view name) {
    constexpr std::array<std::string_view, 13> kOurs{
        "From", "Sender",     "Reply-To",    "To",         "Cc",           "Bcc",       "Subject",
        "Date", "Message-ID", "In-Reply-To", "References", "MIME-Version", "Resent-Bcc"};
    return ascii::istarts_with(name, "Content-") ||
           std::ranges::any_of(kOurs, [&](auto ours) { return ascii::iequals(ours, name); });
}

Result<std::string> header_of(const OutgoingMessage& message, Bcc bcc) {
    HeaderWriter header;
    if (message.date) header.structured("Date", mail::to_rfc5322(*message.date));
    header.addresses("From", message.from);
    header.addresses("Sender", message.sender);
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

bool is_shown_inside(const OutgoingAttachment& attachment) {
    return !attachment.content_id.empty();
}

Result<std::vector<OutgoingEntity>> entities_of(std::span<const OutgoingAttachment> attachments,
                                                Travel travel) {
    std::vector<OutgoingEntity> out;
    for (const OutgoingAttachment& attachment : attachments) {
        auto part = attachment_entity(attachment, travel);
        if (!part) return fail(part);
        out.push_back(std::move(*part));
    }
    return out;
}

// The HTML, and beside it what it shows.
Result<OutgoingEntity> html_entity(const OutgoingMessage& message, Travel travel) {
    OutgoingEntity html = html_text_entity(message.html, travel);
    std::vector<OutgoingAttachment> shown;
    std::ranges::copy_if(message.attachments, std::back_inserter(shown), is_shown_inside);
    if (shown.empty()) return html;
    auto parts = entities_of(shown, travel);
    if (!parts) return fail(parts);
    parts->insert(parts->begin(), std::move(html));
    return multipart_entity("related", std::move(*parts), {{"type", "text/html"}});
}

// The text in all its forms; none where the message has no text.
Result<std::vector<OutgoingEntity>> texts_of(const OutgoingMessage& message, Travel travel) {
    std::vector<OutgoingEntity> out;
    if (message.text_form != TextForm::none)
        out.push_back(text_entity(message.text, message.text_form, travel));
    if (message.html.empty()) return out;
    auto html = html_entity(message, travel);
    if (!html) return fail(html);
    out.push_back(std::move(*html));
    return out;
}

Result<OutgoingEntity> content_of(const OutgoingMessage& message, Travel travel) {
    auto texts = texts_of(message, travel);
    if (!texts) return fail(texts);
    std::vector<OutgoingAttachment> attached = message.attachments;
    if (!message.html.empty()) std::erase_if(attached, is_shown_inside);
    auto parts = entities_of(attached, travel);
    if (!parts) return fail(parts);
    if (!message.digest.empty()) {
        auto messages = entities_of(message.digest, travel);
        if (!messages) return fail(messages);
        parts->push_back(multipart_entity("digest", std::move(*messages)));
    }
    if (texts->size() > 1)
        parts->insert(parts->begin(), multipart_entity("alternative", std::move(*texts)));
    else
        parts->insert(parts->begin(), std::make_move_iterator(texts->begin()),
                      std::make_move_iterator(texts->end()));
    if (parts->empty()) return text_entity("", TextForm::lines, travel);
    if (parts->size() == 1) return std::move(parts->front());
    return multipart_entity("mixed", std::move(*parts));
}

std::unique_ptr<ByteSource> whole(std::string header, OutgoingEntity content) {
    std::vector<BodyPiece> pieces;
    pieces.emplace_back(std::move(header) + content.header + "\r\n");
    std::ranges::move(content.body, std::back_inserter(pieces));
    return pieces_source(std::move(pieces));
}

}  // namespace

Result<std::unique_ptr<ByteSource>> build(const OutgoingMessage& message, Bcc bcc) {
    auto header = header_of(message, bcc);
    if (!header) return fail(header);
    auto content = content_of(message, Travel::plain);
    if (!content) return fail(content);
    return whole(std::move(*header), std::move(*content));
}

Result<std::unique_ptr<ByteSource>> build_content(const OutgoingMessage& message) {
    auto content = content_of(message, Travel::under_signature);
    if (!content) return fail(content);
    return whole({}, std::move(*content));
}

Result<std::unique_ptr<ByteSource>> build_signed(const OutgoingMessage& message,
                                                 const SignedContent& content, Bcc bcc) {
    auto header = header_of(message, bcc);
    if (!header) return fail(header);
    auto sealed = signed_entity(content);
    if (!sealed) return fail(sealed);
    return whole(std::move(*header), std::move(*sealed));
}

}  // namespace alder::mime
