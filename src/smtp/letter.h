// A letter as the protocol needs it, and what became of it for each recipient.

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_source.h"
#include "base/strong.h"
#include "mail/submission.h"
#include "smtp/reply.h"

namespace alder::smtp {

// Names a letter within one session; counts from 1.
using Ticket = Strong<struct LetterTicketTag, std::uint64_t>;

struct Letter {
    mail::Submission envelope;
    std::unique_ptr<ByteSource> message;  // lines with CRLF, see lines.h
};

using mail::Verdict;

// Which question got the answer.
enum class Stage { none, sender, recipient, letter };

struct Outcome {
    Verdict verdict{};
    Stage stage{};
    int code = 0;  // of the reply, or that which would fit; 0: there is none
    std::optional<EnhancedStatus> status = {};
    std::string text = {};                         // the server's, or a sentence of ours
    enum class By { server, us } by = By::server;  // whose judgement it is

    bool operator==(const Outcome&) const = default;
};

Outcome outcome_of(const Reply& reply, Stage stage);

// The commands of its envelope, without CRLF. `server` decides which parameters go with them.
class Capabilities;
std::string mail_command(const Letter& letter, const Capabilities& server);
std::string recipient_command(const mail::Recipient& recipient, const Capabilities& server);

// Whether the letter as a whole needs SMTPUTF8: its headers or its sender.
bool needs_utf8(const mail::Submission& envelope);
// Why the server cannot take this letter at all, found without asking it.
std::optional<Outcome> refused_beforehand(const Letter& letter, const Capabilities& server);
// Likewise for the n-th recipient.
std::optional<Outcome> refused_beforehand(const Letter& letter, std::size_t recipient,
                                          const Capabilities& server);

}  // namespace alder::smtp
