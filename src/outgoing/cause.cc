#include "outgoing/cause.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include <fmt/format.h>

#include "base/ascii.h"

namespace alder::outgoing {

namespace {

using smtp::Outcome;
using smtp::Stage;

struct CauseRow {
    Cause cause;
    std::string_view name;
    std::string_view advice;
};

constexpr std::array kCauses{
    CauseRow{Cause::host_unknown, "host-unknown",
             "the domain does not exist or takes no mail; check what stands after the @"},
    CauseRow{Cause::user_unknown, "user-unknown", "there is no such address; check its spelling"},
    CauseRow{Cause::mailbox_full, "mailbox-full",
             "the recipient's mailbox is full; tell them another way, or try again in some days"},
    CauseRow{Cause::too_many_hops, "too-many-hops",
             "the letter goes in circles between servers; tell the recipient's provider"},
    CauseRow{Cause::relaying_denied, "relaying-denied",
             "the server does not send mail elsewhere for us; log in to it (a user in `outgoing`), "
             "or send through your own provider's server"},
    CauseRow{Cause::blocked, "blocked",
             "the server takes no mail from us; ask your provider, or the recipient another way"},
    CauseRow{Cause::refused, "refused", "the server asks to wait; it is tried again"},
    CauseRow{Cause::timed_out, "timed-out", "the server did not answer in time; it is tried again"},
    CauseRow{
        Cause::rejected, "rejected",
        "the server does not take this letter; change it (without the attachment?) and send it "
        "again"},
    CauseRow{Cause::local_config, "local-config",
             "the server does not let us send like this; check `outgoing`, user, password and "
             "sender address of the account"},
    CauseRow{Cause::expired, "expired",
             "it could not be delivered for days; check the address, or ask another way"},
    CauseRow{Cause::other, "other", "the server does not take it"},
};

bool says_any(std::string_view text, std::span<const std::string_view> words) {
    return std::ranges::any_of(
        words, [text](std::string_view word) { return ascii::icontains(text, word); });
}

bool speaks_of_relaying(std::string_view text) {
    constexpr std::array<std::string_view, 4> kWords{"relay", "not permitted to send to",
                                                     "not local", "access denied"};
    return says_any(text, kWords) && !ascii::icontains(text, "banned");
}

bool speaks_of_reputation(std::string_view text) {
    constexpr std::array<std::string_view, 9> kWords{
        "spam", "block", "blacklist", "listed", "dnsbl", "reputation", "spf", "dmarc", "banned"};
    return says_any(text, kWords);
}

// x.1.y: addresses.
Cause of_address(int detail) {
    switch (detail) {
        case 2:
        case 10:  // null MX, RFC 7505
            return Cause::host_unknown;
        case 0:
        case 7:
        case 8:
            return Cause::local_config;
        default:
            return Cause::user_unknown;
    }
}

// x.4.y: network and routing.
Cause of_routing(int detail) {
    switch (detail) {
        case 4:
            return Cause::host_unknown;
        case 6:
        case 14:  // Exchange
            return Cause::too_many_hops;
        case 7:
            return Cause::expired;
        case 1:
        case 2:
            return Cause::timed_out;
        default:
            return Cause::refused;
    }
}

// x.7.y: security and policy.
Cause of_policy(const Outcome& outcome) {
    const int detail = outcome.status->detail;
    const bool login = detail == 8 || detail == 9 || detail == 11 || detail == 14;
    if (login) return Cause::local_config;
    if (detail >= 20 && detail <= 29) return Cause::blocked;  // SPF, DKIM, reverse DNS
    if (speaks_of_relaying(outcome.text)) return Cause::relaying_denied;
    if (outcome.stage == Stage::sender) return Cause::local_config;
    if (outcome.verdict == smtp::Verdict::deferred) return Cause::refused;
    const bool letter = outcome.stage == Stage::letter && !speaks_of_reputation(outcome.text);
    return letter ? Cause::rejected : Cause::blocked;
}

Cause of_status(const Outcome& outcome) {
    const smtp::EnhancedStatus& status = *outcome.status;
    switch (status.subject) {
        case 1:
            return of_address(status.detail);
        case 2:
            if (status.detail == 2) return Cause::mailbox_full;
            return status.detail == 3 ? Cause::rejected : Cause::user_unknown;
        case 3:
            return status.detail == 4 ? Cause::rejected : Cause::refused;
        case 4:
            return of_routing(status.detail);
        case 6:
            return Cause::rejected;
        case 7:
            return of_policy(outcome);
        default:
            return outcome.verdict == smtp::Verdict::deferred ? Cause::refused : Cause::other;
    }
}

Cause of_code(const Outcome& outcome) {
    if (outcome.code / 100 == 4)
        return outcome.code == 452 && outcome.stage == Stage::recipient ? Cause::mailbox_full
                                                                        : Cause::refused;
    if (speaks_of_relaying(outcome.text)) return Cause::relaying_denied;
    if (speaks_of_reputation(outcome.text)) return Cause::blocked;
    switch (outcome.stage) {
        case Stage::none:
            return Cause::other;
        case Stage::sender:
            return outcome.code == 552 ? Cause::rejected : Cause::local_config;
        case Stage::recipient:
            return outcome.code == 552 ? Cause::mailbox_full : Cause::user_unknown;
        case Stage::letter:
            return Cause::rejected;
    }
    return Cause::other;
}

// A server that asks to wait has judged neither the address nor the letter: greylisting says 4.2.0
// or 4.1.1 where the address is fine.
Cause for_now(Cause cause, int code) {
    if (code == 552) return Cause::refused;  // too many recipients at once
    switch (cause) {
        case Cause::mailbox_full:
        case Cause::too_many_hops:
        case Cause::timed_out:
        case Cause::local_config:
            return cause;
        case Cause::host_unknown:
        case Cause::user_unknown:
        case Cause::relaying_denied:
        case Cause::blocked:
        case Cause::refused:
        case Cause::rejected:
        case Cause::expired:
        case Cause::other:
            return Cause::refused;
    }
    return cause;
}

// What to do about this very outcome.
std::string_view advice_on(const Outcome& outcome) {
    const Cause cause = cause_of(outcome);
    const bool waits = outcome.verdict == smtp::Verdict::deferred;
    if (waits && cause == Cause::mailbox_full)
        return "the recipient's mailbox is full; it is tried again";
    const bool asks_to_wait = cause == Cause::refused || cause == Cause::timed_out;
    if (!waits && asks_to_wait) return "the server does not take it now; send it again later";
    return advice(cause);
}

bool is_too_large(const Outcome& outcome) {
    if (outcome.status)
        return (outcome.status->subject == 2 && outcome.status->detail == 3) ||
               (outcome.status->subject == 3 && outcome.status->detail == 4);
    return outcome.code == 552 && outcome.stage != Stage::recipient;
}

const CauseRow& row_of(Cause cause) { return kCauses.at(static_cast<std::size_t>(cause)); }

}  // namespace

std::string_view name_of(Cause cause) { return row_of(cause).name; }

std::string_view advice(Cause cause) { return row_of(cause).advice; }

Cause cause_of(const Outcome& outcome) {
    if (outcome.code == 530 || outcome.code == 535 || outcome.code == 538)
        return Cause::local_config;
    if (outcome.code == 0) return Cause::refused;
    const bool telling = outcome.status && (outcome.status->subject != 0);
    const Cause cause = telling ? of_status(outcome) : of_code(outcome);
    return outcome.verdict == smtp::Verdict::deferred ? for_now(cause, outcome.code) : cause;
}

std::string explain(const Outcome& outcome) {
    if (outcome.by == Outcome::By::us) return outcome.text;
    if (outcome.verdict == smtp::Verdict::accepted) return outcome.text;
    const std::string_view words =
        is_too_large(outcome)
            ? "the letter is too large; send less at once, or a link instead of the attachment"
            : advice_on(outcome);
    const std::string status = outcome.status ? outcome.status->text() + " " : "";
    return fmt::format("{}; the server said: {} {}{}", words, outcome.code, status, outcome.text);
}

}  // namespace alder::outgoing
