// To whom an answer goes: Reply-To, Mail-Followup-To and List-Post as the sender and the list ask
// for it, ourselves left out, everybody once.

#pragma once

#include <string>
#include <vector>

#include "compose/draft.h"
#include "mail/envelope.h"
#include "mime/entity.h"

namespace alder::compose {

enum class ReplyTo {
    sender,  // the person who wrote it, even where a list points Reply-To at itself
    all,     // everybody who got it
    list,    // the list alone; all where it came over none
};

struct Recipients {
    mail::AddressList to;
    mail::AddressList cc;
    bool operator==(const Recipients&) const = default;
};

Recipients reply_recipients(const mime::Message& message, const Identity& identity, ReplyTo whom);

// Where the list takes letters (List-Post, RFC 2369, 3.4), or "".
std::string list_address(const mime::Message& message);

// The address of ours the message was sent to, or "" when it names none of them.
std::string own_address_in(const mail::Envelope& envelope, const Identity& identity);

// The identity a message was sent to, else the first. At least one is given.
const Identity& identity_for(const mail::Envelope& envelope,
                             const std::vector<Identity>& identities);

}  // namespace alder::compose
