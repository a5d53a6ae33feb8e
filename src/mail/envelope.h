// What an index row, a thread and a search need of a message without its body: the decoded header
// fields. UTF-8 throughout; still as a stranger wrote it, so it reaches a terminal only as
// TermText.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mail/address.h"
#include "mail/date.h"

namespace alder::mail {

struct Envelope {
    std::optional<Date> date;  // none: the field is missing or cannot be read
    std::string subject;
    AddressList from;
    AddressList sender;
    AddressList reply_to;
    AddressList to;
    AddressList cc;
    AddressList bcc;
    std::string message_id;                // without angle brackets; may be empty
    std::vector<std::string> in_reply_to;  // without angle brackets
    std::vector<std::string> references;   // oldest first
    std::string list_id;                   // RFC 2919, without angle brackets; may be empty

    bool operator==(const Envelope&) const = default;
};

// What the store keeps of a message beside its bytes: made once, when the bytes are first seen.
struct Summary {
    Envelope envelope;
    std::uint64_t size = 0;  // bytes, as stored
    std::vector<std::string>
        attachments;        // file names as the sender gave them, decoded; never used as paths
    std::string preview;    // the first words of the text, at most 200 characters
    bool calendar = false;  // holds an invitation
    bool encrypted = false;
    bool is_signed = false;

    bool operator==(const Summary&) const = default;
};

}  // namespace alder::mail
