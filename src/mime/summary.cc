#include "mime/summary.h"

#include <algorithm>
#include <iterator>

#include "base/ascii.h"
#include "html/snippet.h"
#include "mime/addresses.h"
#include "mime/dates.h"
#include "mime/encoded_word.h"
#include "mime/packed_file.h"
#include "text/charset.h"
#include "text/snippet.h"

namespace alder::mime {

namespace {

constexpr std::size_t kPreviewCharacters = 200;
constexpr std::size_t kPreviewBytes = 16 * 1024;  // of the encoded body

mail::AddressList addresses(const HeaderBlock& header, std::string_view name) {
    mail::AddressList out;
    for (const Field& field : header.fields) {  // some senders repeat To and Cc
        if (field.name.size() != name.size() || !ascii::iequals(field.name, name)) continue;
        mail::AddressList more = parse_addresses(field.raw_value);
        if (out.empty())
            out = std::move(more);
        else
            std::ranges::move(more, std::back_inserter(out));
    }
    return out;
}

// "Name <list.example.org>" or the id alone. RFC 2919.
std::string list_id(std::string_view raw_value) {
    if (raw_value.empty()) return {};
    std::string line = decode_text(raw_value);
    const std::size_t open = line.rfind('<');
    if (open == std::string::npos) return line;
    return line.substr(open + 1, line.find('>', open) - open - 1);
}

bool is_signature(const ContentType& type) {
    return type.is("application/pgp-signature") || type.is("application/pkcs7-signature") ||
           type.is("application/x-pkcs7-signature") || type.is("application/pgp-encrypted");
}

void add_attachment(const Part& part, std::vector<std::string>& out) {
    if (is_signature(part.type)) return;
    std::string file_name = part.file_name();
    if (!file_name.empty())
        out.push_back(std::move(file_name));
    else if (part.disposition.kind == "attachment" || part.is_message())
        out.push_back(part.type.full());
}

// Of files packed in a part: those instead of winmail.dat, those in a text beside it.
std::vector<std::string> attachment_names(const Message& message) {
    std::vector<std::string> out;
    const auto attached = select_bodies(message).attachments;
    for (const std::size_t index : message.leaves()) {
        const std::size_t before = out.size();
        for (const PackedPart& packed : packed_parts(message, index).parts) {
            if (!packed.opened) add_attachment(packed.part(), out);
        }
        const Part& part = message.part(index);
        const bool is_only_text = message.parts().size() == 1 && part.type.type == "text" &&
                                  part.disposition.kind != "attachment";
        if (out.size() == before && !is_only_text &&
            std::ranges::find(attached, index) != attached.end())
            add_attachment(part, out);
    }
    return out;
}

// The first part with readable text: plain before HTML.
std::optional<std::size_t> text_part(const Message& message) {
    std::optional<std::size_t> html;
    for (std::size_t i = 0; i < message.parts().size(); ++i) {
        const Part& part = message.part(i);
        if (part.disposition.kind == "attachment") continue;
        if (part.type.is("text/plain")) return i;
        if (!html && part.type.is("text/html")) html = i;
    }
    return html;
}

std::string opening(const Message& message, std::size_t index) {
    const Part& part = message.part(index);
    const std::string bytes =
        decode_transfer_of_text(part.body.substr(0, kPreviewBytes), part.encoding).bytes;
    if (may_hold_files(bytes)) return message.text_without_files(index);
    return text::to_utf8(bytes, part.type.parameter("charset"));
}

bool is_enveloped(const ContentType& type) {
    const bool pkcs7 = type.is("application/pkcs7-mime") || type.is("application/x-pkcs7-mime");
    return pkcs7 && !ascii::iequals(type.parameter("smime-type"), "signed-data");
}

void note_protection(mail::Summary& summary, const Message& message, std::string_view text) {
    for (const Part& part : message.parts()) {
        const ContentType& type = part.type;
        summary.calendar |= type.is("text/calendar") || type.is("application/ics");
        summary.encrypted |= type.is("multipart/encrypted") || is_enveloped(type);
        summary.is_signed |=
            type.is("multipart/signed") ||
            ((type.is("application/pkcs7-mime") || type.is("application/x-pkcs7-mime")) &&
             !is_enveloped(type));
    }
    text = ascii::trim(text.substr(0, kPreviewBytes));
    summary.encrypted |= text.starts_with("-----BEGIN PGP MESSAGE-----");
    summary.is_signed |= text.starts_with("-----BEGIN PGP SIGNED MESSAGE-----");
}

}  // namespace

mail::Envelope parse_envelope(const HeaderBlock& header) {
    mail::Envelope out;
    const auto ids = [&](std::string_view name) { return parse_message_ids(header.value(name)); };
    if (const Field* date = header.first("Date")) out.date = parse_date(date->raw_value);
    out.subject = decode_text(header.value("Subject"));
    out.from = addresses(header, "From");
    out.sender = addresses(header, "Sender");
    out.reply_to = addresses(header, "Reply-To");
    out.to = addresses(header, "To");
    out.cc = addresses(header, "Cc");
    out.bcc = addresses(header, "Bcc");
    if (auto id = ids("Message-ID"); !id.empty()) out.message_id = std::move(id.front());
    out.in_reply_to = ids("In-Reply-To");
    out.references = ids("References");
    out.list_id = list_id(header.value("List-Id"));
    return out;
}

mail::Summary summarize(const Message& message) {
    mail::Summary out;
    out.envelope = parse_envelope(message.root().header);
    out.size = message.bytes().size();
    out.attachments = attachment_names(message);
    std::string text;
    if (const auto part = text_part(message)) {
        text = opening(message, *part);
        const bool html = message.part(*part).type.subtype == "html";
        out.preview = html ? html::snippet(text, kPreviewCharacters)
                           : text::plain_snippet(text, kPreviewCharacters);
    }
    note_protection(out, message, text);
    return out;
}

mail::Summary summarize(std::string_view raw_message) {
    return summarize(Message::view(raw_message));
}

std::optional<mail::Date> received_date(std::string_view raw_message) {
    const std::string_view value = scan_header(raw_message).value("Received");
    const std::size_t semicolon = value.rfind(';');
    if (semicolon == std::string_view::npos) return std::nullopt;
    return parse_date(value.substr(semicolon + 1));
}

}  // namespace alder::mime
