#include "compose/reply.h"

#include <algorithm>

#include "base/ascii.h"
#include "compose/address_line.h"
#include "compose/one_line.h"
#include "compose/quotation.h"
#include "compose/subject.h"
#include "mime/encoded_word.h"
#include "mime/summary.h"
#include "text/utf8.h"

namespace alder::compose {

namespace {

constexpr std::size_t kMaxReferences = 40;  // the first, and the newest of the others
constexpr std::string_view kMark = "-- \n";

std::string signature_of(const Identity& identity) {
    if (identity.signature.empty()) return {};
    std::string out = "\n" + std::string(kMark) + identity.signature;
    if (!out.ends_with('\n')) out += '\n';
    return out;
}

// RFC 5322, 3.6.4.
void set_thread(Draft& draft, const mail::Envelope& envelope) {
    draft.references = envelope.references;
    if (draft.references.empty() && envelope.in_reply_to.size() == 1)
        draft.references = envelope.in_reply_to;
    if (envelope.message_id.empty()) return;
    std::erase(draft.references, envelope.message_id);
    draft.references.push_back(envelope.message_id);
    draft.in_reply_to = {envelope.message_id};
    if (draft.references.size() > kMaxReferences) {
        const auto begin = draft.references.begin() + 1;
        draft.references.erase(begin, draft.references.end() - (kMaxReferences - 1));
    }
}

std::string file_name_for(const std::string& subject) {
    constexpr std::size_t kLongest = 60;  // bytes
    std::string out = one_line(subject);
    std::ranges::replace_if(
        out,
        [](char c) { return std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos; },
        '_');
    out = ascii::trim(text::utf8_prefix(out, kLongest));
    while (out.starts_with('.')) out.erase(0, 1);
    return (out.empty() ? "message" : out) + ".eml";
}

std::string forwarded_head(const mime::Message& message) {
    std::string out = "---------- Forwarded message ----------\n";
    for (const std::string_view name : {"From", "Date", "Subject", "To", "Cc"}) {
        const mime::Field* field = message.root().header.first(name);
        if (field == nullptr) continue;
        out += std::string(name) + ": " + one_line(mime::decode_text(field->raw_value)) + "\n";
    }
    return out + "\n";
}

}  // namespace

Draft new_letter(const Identity& identity) {
    Draft out;
    out.from = address_line({identity.from});
    const std::string signature = signature_of(identity);
    if (!signature.empty()) out.body = "\n" + signature;
    return out;
}

Draft new_letter(const Identity& identity, const Mailto& mailto) {
    Draft out = new_letter(identity);
    out.to = mailto.to;
    out.cc = mailto.cc;
    out.subject = mailto.subject;
    out.in_reply_to = mailto.in_reply_to;
    out.references = mailto.in_reply_to;
    if (mailto.body.empty()) return out;
    out.body = mailto.body;
    if (!out.body.ends_with('\n')) out.body += '\n';
    out.body += signature_of(identity);
    return out;
}

Draft reply(const Original& original, const Identity& identity, ReplyTo whom) {
    const mail::Envelope envelope = mime::parse_envelope(original.message.root().header);
    const Recipients recipients = reply_recipients(original.message, identity, whom);
    Draft out;
    out.from = address_line({identity.from});
    out.to = address_line(recipients.to);
    out.cc = address_line(recipients.cc);
    out.subject = one_line(reply_subject(envelope.subject));
    set_thread(out, envelope);
    out.answers = Answered{original.ref, Answered::How::reply};
    out.sent_to = own_address_in(envelope, identity);
    // The cursor begins on the first line; those that stay empty do not go out.
    out.body =
        "\n\n" + attribution(envelope) + "\n" + quoted(original.message) + signature_of(identity);
    return out;
}

Draft forward(const Original& original, const Identity& identity, Forward how) {
    const mail::Envelope envelope = mime::parse_envelope(original.message.root().header);
    Draft out = new_letter(identity);
    out.subject = one_line(forward_subject(envelope.subject));
    out.answers = Answered{original.ref, Answered::How::forward};
    if (how == Forward::attached) {
        auto content = std::make_shared<const std::string>(original.message.bytes());
        out.attachments.push_back({.path = {},
                                   .content = content,
                                   .name = file_name_for(envelope.subject),
                                   .type = "message/rfc822",
                                   .size = content->size()});
        return out;
    }
    out.body += "\n" + forwarded_head(original.message);
    for (const text::QuotedLine& line : text_of(original.message, PackedFiles::left_out))
        out.body += marked(line) + "\n";
    const mime::Bodies bodies = mime::select_bodies(original.message);
    for (const std::size_t index : bodies.text) {
        const auto packed = original.message.unpacked(index);
        if (!packed) continue;
        for (const std::size_t file : packed->leaves())
            out.attachments.push_back(attached_part(*packed, file));
    }
    for (const std::size_t index : bodies.attachments)
        out.attachments.push_back(attached_part(original.message, index));
    return out;
}

std::string with_signature_of(const Identity& now, const Identity& before, std::string_view body) {
    const std::string old = signature_of(before);
    if (old.empty()) return std::string(body) + (body.empty() ? "\n" : "") + signature_of(now);
    const std::size_t at = body.find(old);
    if (at == std::string_view::npos) return std::string(body);
    std::string out(body.substr(0, at));
    out += signature_of(now);
    return out + std::string(body.substr(at + old.size()));
}

}  // namespace alder::compose
