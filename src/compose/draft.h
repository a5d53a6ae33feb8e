// A letter as the person edits it: header fields as lines of text, the body as paragraphs. What it
// becomes when it is sent is outgoing.h; where it comes from is reply.h, mailto.h and stored.h.
// Values only; nothing here touches a disk.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mail/address.h"
#include "mail/ids.h"

namespace alder::compose {

// Who writes: one of the addresses an account may send from.
struct Identity {
    mail::Mailbox from;
    std::vector<std::string> aliases;  // addresses that are the same person
    std::string signature;             // UTF-8 with LF, without the "-- " line; may be empty

    bool operator==(const Identity&) const = default;
};

// Whether the address (case does not matter) belongs to this person.
bool is_own(const Identity& identity, std::string_view address);

struct Attachment {
    std::string path;  // of a file; empty: the content is here
    std::shared_ptr<const std::string> content;
    std::string name;        // as the receiver sees it; UTF-8
    std::string type;        // "application/pdf", "text/calendar; method=REQUEST"
    std::uint64_t size = 0;  // bytes

    bool operator==(const Attachment&) const = default;
};

// The message this letter is about; it gets \Answered or $Forwarded once the letter is sent.
struct Answered {
    enum class How : std::uint8_t { reply, forward };
    mail::MessageRef message;
    How how = How::reply;

    bool operator==(const Answered&) const = default;
};

struct Draft {
    // As typed, decoded: "Jürgen <j@example.org>, bob@example.net". UTF-8, no line ends.
    std::string from;
    std::string to;
    std::string cc;
    std::string bcc;
    std::string subject;
    std::string body;  // UTF-8 with LF; a line is a paragraph; ">" at its start quotes
    std::vector<Attachment> attachments;
    std::vector<std::string> in_reply_to;  // both without angle brackets
    std::vector<std::string> references;   // oldest first
    std::optional<Answered> answers;
    std::string sent_to;  // the address of ours that the answered letter was sent to; may be empty

    bool operator==(const Draft&) const = default;
};

// The lines of the head, in the order a person sees them.
enum class Field : std::uint8_t { from, to, cc, bcc, subject, attachments, body };

}  // namespace alder::compose
