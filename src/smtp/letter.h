// A letter as the protocol needs it, and what became of it for each recipient. Values.

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_source.h"
#include "base/strong.h"
#include "mail/address.h"
#include "smtp/reply.h"

namespace alder::smtp {

// Names a letter within one session; counts from 1.
using Ticket = Strong<struct TicketTag, std::uint64_t>;

// When a report is wanted about a recipient (RFC 3461, 4.1). Nothing set: the server's custom.
struct Notify {
    bool never = false;  // then nothing else counts
    bool success = false;
    bool failure = false;
    bool delay = false;

    bool operator==(const Notify&) const = default;
};

struct Recipient {
    mail::AddrSpec address;
    Notify notify = {};
    std::string original = {};  // the address the sender wrote, where it was another (ORCPT)
};

struct Letter {
    std::optional<mail::AddrSpec> from;  // none: the null sender, for reports
    std::vector<Recipient> recipients;
    std::unique_ptr<ByteSource> message;  // lines with CRLF, see lines.h
    bool eight_bit = false;               // has bytes above 0x7f
    bool utf8_headers = false;            // RFC 6532
    enum class Return { unsaid, headers, full } report_holds = Return::unsaid;  // RET
    std::string envelope_id = {};  // ENVID: printable ASCII, at most 100 characters, or none
};

enum class Verdict {
    accepted,   // the server has taken it over
    deferred,   // not now; try again later
    refused,    // never in this form
    unsent,     // it never got so far; nothing was delivered
    uncertain,  // all of it was sent and no answer came: it may have been delivered
};

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
std::string recipient_command(const Recipient& recipient, const Capabilities& server);

// Whether the letter as a whole needs SMTPUTF8: its headers or its sender.
bool needs_utf8(const Letter& letter);
// Why the server cannot take this letter at all, found without asking it.
std::optional<Outcome> refused_beforehand(const Letter& letter, const Capabilities& server);
// Likewise for the n-th recipient.
std::optional<Outcome> refused_beforehand(const Letter& letter, std::size_t recipient,
                                          const Capabilities& server);

}  // namespace alder::smtp
