// Builds a message to send: a value in, a stream of bytes out. The texts are in memory; attachments
// are pulled from where they are and encoded on the way, in constant memory. What is written is
// 7-bit clean with CRLF everywhere (but for internationalised addresses, RFC 6532), so any server
// takes it. RFC 5322, 2045-2047, 2183, 2231, 3676.

#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/byte_source.h"
#include "mail/address.h"
#include "mail/date.h"

namespace alder::mime {

struct OutgoingAttachment {
    std::string name;  // UTF-8; what stands before a "/" is not sent; may be empty
    // "application/pdf", "text/calendar; method=REQUEST"; "" is application/octet-stream. Its name
    // is not taken from there.
    std::string type;
    // The content from its first byte; called twice for text and messages, else once. Its size()
    // must stay what it was at build().
    std::function<Result<std::unique_ptr<ByteSource>>()> open;
    // Without angle brackets. Where the HTML shows it as "cid:…", it stands beside the HTML and not
    // among the attachments (RFC 2387, 2392). "" for an attachment.
    std::string content_id = {};
};

// How the plain text of a message is written.
enum class TextForm {
    paragraphs,    // a line is a paragraph: wrapped and sent as format=flowed (see text/flowed.h)
    lines,         // as it stands
    flowed_lines,  // it is flowed already: as it stands, and said to be
    none,          // there is none
};

struct OutgoingMessage {
    mail::AddressList from;
    mail::AddressList sender;  // where somebody else sends it
    mail::AddressList reply_to;
    mail::AddressList to;
    mail::AddressList cc;
    mail::AddressList bcc;
    std::string subject;  // UTF-8
    // Offset 0 unless the zone may be told. Without one no Date is written.
    std::optional<mail::Date> date;
    std::string message_id;  // these three without angle brackets
    std::vector<std::string> in_reply_to;
    std::vector<std::string> references;
    std::vector<std::pair<std::string, std::string>> extra;  // other fields; values UTF-8

    std::string text;  // UTF-8 with LF
    TextForm text_form = TextForm::paragraphs;
    std::string html;  // the same in HTML, as an alternative; empty: none
    std::vector<OutgoingAttachment> attachments;
    std::vector<OutgoingAttachment> digest;  // messages, as a multipart/digest behind all else
};

// Bcc is written into a draft or a copy for oneself only, never into what is sent.
enum class Bcc { leave_out, keep };

// Attachments are opened here (text and messages are read through once to choose their encoding).
// Fails with what opening them says, and with Errc::usage on an extra field that is none or that
// this builder writes itself. Reading the result fails with Errc::io when an attachment is no
// longer as long as it was.
Result<std::unique_ptr<ByteSource>> build(const OutgoingMessage& message, Bcc bcc = Bcc::leave_out);

// The content alone, from its Content-Type on: what is signed or encrypted. ASCII, CRLF, no white
// space at the end of a line of text (RFC 3156, 5): nothing on its way has reason to alter a byte.
Result<std::unique_ptr<ByteSource>> build_content(const OutgoingMessage& message);

struct SignedContent {
    // What build_content() gave, from its first byte, as it was signed; goes out byte by byte.
    std::function<Result<std::unique_ptr<ByteSource>>()> open;
    std::string signature;  // armoured, or raw for S/MIME
    std::string protocol;   // "application/pgp-signature", "application/pkcs7-signature"
    std::string micalg;     // "pgp-sha256", "sha-256"
};

// The message's header around content that was signed: RFC 1847, 2.1. Errc::bad_data when the
// content is not as build_content() makes it.
Result<std::unique_ptr<ByteSource>> build_signed(const OutgoingMessage& message,
                                                 const SignedContent& content,
                                                 Bcc bcc = Bcc::leave_out);

}  // namespace alder::mime
