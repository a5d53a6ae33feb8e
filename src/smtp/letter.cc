#include "smtp/letter.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"
#include "smtp/capabilities.h"

namespace alder::smtp {
namespace {

// RFC 3461, 4: printable ASCII but "+" and "="; the rest as "+XX".
std::string xtext(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c > ' ' && c < 0x7f && c != '+' && c != '=')
            out += c;
        else
            out += fmt::format("+{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

std::string words(const mail::Notify& notify) {
    if (notify.never) return "NEVER";
    std::string out;
    const auto add = [&out](bool wanted, std::string_view word) {
        if (wanted) out.append(out.empty() ? "" : ",").append(word);
    };
    add(notify.success, "SUCCESS");
    add(notify.failure, "FAILURE");
    add(notify.delay, "DELAY");
    return out;
}

bool is_ascii(const mail::AddrSpec& address) {
    return ascii::all_ascii(address.local()) && ascii::all_ascii(address.domain());
}

Outcome refusal(int code, EnhancedStatus status, std::string text) {
    return {.verdict = code / 100 == 4 ? Verdict::deferred : Verdict::refused,
            .stage = Stage::none,
            .code = code,
            .status = status,
            .text = std::move(text),
            .by = Outcome::By::us};
}

}  // namespace

Outcome outcome_of(const Reply& reply, Stage stage) {
    const Verdict verdict = reply.good()            ? Verdict::accepted
                            : reply.code / 100 == 5 ? Verdict::refused
                                                    : Verdict::deferred;
    return {.verdict = verdict,
            .stage = stage,
            .code = reply.code,
            .status = reply.status(),
            .text = reply.text()};
}

bool needs_utf8(const mail::Submission& envelope) {
    return envelope.utf8_headers || (envelope.from && !is_ascii(*envelope.from));
}

std::string mail_command(const Letter& letter, const Capabilities& server) {
    const mail::Submission& envelope = letter.envelope;
    std::string line = "MAIL FROM:<" + (envelope.from ? envelope.from->text() : "") + ">";
    if (server.has("SIZE")) line += fmt::format(" SIZE={}", letter.message->size());
    if (envelope.eight_bit && server.has("8BITMIME")) line += " BODY=8BITMIME";
    const bool foreign = needs_utf8(envelope) ||
                         !std::ranges::all_of(envelope.recipients, [](const mail::Recipient& one) {
                             return is_ascii(one.address);
                         });
    if (foreign && server.has("SMTPUTF8")) line += " SMTPUTF8";
    if (!server.has("DSN")) return line;
    if (envelope.report_holds == mail::Submission::Return::headers) line += " RET=HDRS";
    if (envelope.report_holds == mail::Submission::Return::full) line += " RET=FULL";
    if (!envelope.envelope_id.empty()) line += " ENVID=" + xtext(envelope.envelope_id);
    return line;
}

std::string recipient_command(const mail::Recipient& recipient, const Capabilities& server) {
    std::string line = "RCPT TO:<" + recipient.address.text() + ">";
    if (!server.has("DSN")) return line;
    if (const std::string notify = words(recipient.notify); !notify.empty())
        line += " NOTIFY=" + notify;
    if (!recipient.original.empty() && ascii::all_ascii(recipient.original))
        line += " ORCPT=rfc822;" + xtext(recipient.original);
    return line;
}

std::optional<Outcome> refused_beforehand(const Letter& letter, const Capabilities& server) {
    const auto largest = server.largest_letter();
    if (largest && letter.message->size() > *largest)
        return refusal(
            552, {5, 3, 4},
            fmt::format("the letter has {} bytes and the server takes at most {}; send less at "
                        "once, or a link instead of the attachment",
                        letter.message->size(), *largest));
    if (letter.envelope.eight_bit && !server.has("8BITMIME"))
        return refusal(554, {5, 6, 3},
                       "the letter has bytes above 127 and the server takes only 7-bit mail; "
                       "it must be encoded as quoted-printable or base64");
    if (needs_utf8(letter.envelope) && !server.has("SMTPUTF8"))
        return refusal(550, {5, 6, 9},
                       "the letter's sender or headers are written beyond ASCII and the server "
                       "does not take that (SMTPUTF8)");
    return std::nullopt;
}

std::optional<Outcome> refused_beforehand(const Letter& letter, std::size_t recipient,
                                          const Capabilities& server) {
    if (!is_ascii(letter.envelope.recipients[recipient].address) && !server.has("SMTPUTF8"))
        return refusal(553, {5, 6, 7},
                       "the address has characters beyond ASCII and the server does not take that "
                       "(SMTPUTF8); is there another address?");
    const auto most = server.limit("RCPTMAX");
    if (most && recipient >= *most)
        return refusal(
            452, {4, 5, 3},
            fmt::format("the server takes {} recipients at once; the others come next", *most));
    return std::nullopt;
}

}  // namespace alder::smtp
