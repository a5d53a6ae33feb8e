// What a server is told of a letter beside its text (the envelope of RFC 5321, 2.3.1, with the
// wishes of RFC 3461), and what one attempt to hand it over came to.

#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mail/address.h"

namespace alder::mail {

// When a report is wanted about a recipient (RFC 3461, 4.1). Nothing set: the server's custom.
struct Notify {
    bool never = false;  // then nothing else counts
    bool success = false;
    bool failure = false;
    bool delay = false;

    bool operator==(const Notify&) const = default;
};

struct Recipient {
    AddrSpec address;
    Notify notify = {};
    std::string original = {};  // the address the sender wrote, where it was another (ORCPT)

    bool operator==(const Recipient&) const = default;
};

struct Submission {
    std::optional<AddrSpec> from;  // none: the null sender, for reports
    std::vector<Recipient> recipients;
    bool eight_bit = false;     // the text has bytes above 0x7f
    bool utf8_headers = false;  // RFC 6532
    enum class Return : std::uint8_t {
        unsaid,
        headers,
        full
    } report_holds = Return::unsaid;  // RET
    std::string envelope_id = {};     // ENVID: printable ASCII, at most 100 characters, or none

    bool operator==(const Submission&) const = default;
};

enum class Verdict : std::uint8_t {
    accepted,   // the server has taken it over
    deferred,   // not now; try again later
    refused,    // never in this form
    unsent,     // it never got so far; nothing was delivered
    uncertain,  // all of it was sent and no answer came: it may have been delivered
};

// For one recipient, in the order of the submission.
struct RecipientResult {
    Verdict verdict{};
    std::string status = {};  // "5.1.1"; "" where there is none
    std::string text = {};    // the server's words, not safe to show as they stand, or ours

    bool operator==(const RecipientResult&) const = default;
};

struct Attempt {
    std::vector<RecipientResult> recipients;
    std::string relay = {};               // "mail.example.org:465"
    std::chrono::milliseconds took = {};  // with the relay

    bool operator==(const Attempt&) const = default;
};

}  // namespace alder::mail
