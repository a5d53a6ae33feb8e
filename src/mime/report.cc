#include "mime/report.h"

#include "base/ascii.h"
#include "base/percent.h"
#include "mime/addresses.h"
#include "mime/dates.h"
#include "mime/encoded_word.h"
#include "text/utf8.h"

namespace alder::mime {

namespace {

constexpr std::size_t kMostRecipients = 10'000;

// "type; value" without the type, comments kept.
std::string typed_value(std::string_view raw) {
    const std::string line = decode_text(raw);
    const std::size_t semicolon = line.find(';');
    return std::string(ascii::trim(
        std::string_view(line).substr(semicolon == std::string::npos ? 0 : semicolon + 1)));
}

// RFC 6533, 3: "\x{E9}" is a character. Controls stay as they are written.
std::string from_unitext(std::string_view text) {
    constexpr std::size_t kMostDigits = 6;
    std::string out;
    while (!text.empty()) {
        const std::size_t end = text.starts_with("\\x{") ? text.find('}') : std::string_view::npos;
        std::uint32_t code = 0;
        if (end != std::string_view::npos && end <= 3 + kMostDigits) {
            for (const char c : text.substr(3, end - 3))
                code = hex_value(c) < 0 ? 0x110000
                                        : code * 16 + static_cast<std::uint32_t>(hex_value(c));
        }
        const bool is_character =
            code >= 0xa0 && code < 0x110000 && (code < 0xd800 || code > 0xdfff);
        if (is_character)
            text::append_utf8(out, code);
        else
            out += text.front();
        text.remove_prefix(is_character ? end + 1 : 1);
    }
    return out;
}

std::string recipient(std::string_view raw) {
    std::string value = typed_value(raw);
    if (ascii::istarts_with(ascii::trim(raw), "utf-8")) value = from_unitext(value);
    if (value.starts_with('<') && value.ends_with('>')) value = value.substr(1, value.size() - 2);
    // A "+" is common in addresses; only one with two digits behind it is xtext (RFC 3461, 4).
    const std::size_t plus = value.find('+');
    const bool xtext = plus != std::string::npos && value.find('@') == std::string::npos;
    return xtext ? escapes_decoded(value, '+') : value;
}

std::string word(std::string_view raw) {
    const std::string line = decode_text(raw);
    return ascii::lower(std::string_view(line).substr(0, line.find_first_of(" \t(;")));
}

RecipientStatus recipient_status(const HeaderBlock& block) {
    RecipientStatus out;
    out.final_recipient = recipient(block.value("Final-Recipient"));
    out.original_recipient = recipient(block.value("Original-Recipient"));
    out.action = word(block.value("Action"));
    out.status = word(block.value("Status"));
    out.diagnostic = typed_value(block.value("Diagnostic-Code"));
    out.remote_mta = typed_value(block.value("Remote-MTA"));
    out.last_attempt = parse_date(block.value("Last-Attempt-Date"));
    out.will_retry_until = parse_date(block.value("Will-Retry-Until"));
    return out;
}

bool is_recipient(const HeaderBlock& block) {
    return block.first("Final-Recipient") != nullptr ||
           block.first("Original-Recipient") != nullptr || block.first("Action") != nullptr;
}

// "manual-action/MDN-sent-manually; displayed/error,warning".
void read_disposition(std::string_view raw, DispositionNotification& out) {
    const std::string line = ascii::lower(decode_text(raw));
    const std::string_view text = line;
    const std::size_t semicolon = text.find(';');
    const std::string_view modes = text.substr(0, semicolon);
    out.action_mode = ascii::trim(modes.substr(0, modes.find('/')));
    if (const std::size_t slash = modes.find('/'); slash != std::string_view::npos)
        out.sending_mode = ascii::trim(modes.substr(slash + 1));
    if (semicolon == std::string_view::npos) return;
    const std::string_view rest = text.substr(semicolon + 1);
    out.disposition = ascii::trim(rest.substr(0, rest.find('/')));
    const std::size_t slash = rest.find('/');
    if (slash == std::string_view::npos) return;
    for (const std::string_view each : ascii::split(rest.substr(slash + 1), ','))
        out.modifiers.emplace_back(ascii::trim(each));
}

// The decoded body of the first part with one of these types.
std::optional<std::string> body_of(const Message& message, std::string_view type,
                                   std::string_view international) {
    for (std::size_t i = 0; i < message.parts().size(); ++i) {
        const ContentType& own = message.part(i).type;
        if (own.is(type) || own.is(international)) return message.decoded(i).bytes;
    }
    return std::nullopt;
}

}  // namespace

// Blocks of fields with empty lines between: the first about the message, each other about one
// recipient. Some reports leave the first out.
DeliveryStatus parse_delivery_status(std::string_view body) {
    DeliveryStatus out;
    while (!body.empty() && out.recipients.size() < kMostRecipients) {
        const HeaderBlock block = scan_header(body);
        if (block.size == 0) break;
        body.remove_prefix(block.size);
        if (is_recipient(block)) out.recipients.push_back(recipient_status(block));
        if (out.reporting_mta.empty())
            out.reporting_mta = typed_value(block.value("Reporting-MTA"));
        if (out.original_envelope_id.empty())
            out.original_envelope_id = decode_text(block.value("Original-Envelope-Id"));
        if (!out.arrival) out.arrival = parse_date(block.value("Arrival-Date"));
    }
    return out;
}

DispositionNotification parse_disposition_notification(std::string_view body) {
    const HeaderBlock block = scan_header(body);
    DispositionNotification out;
    out.final_recipient = recipient(block.value("Final-Recipient"));
    out.original_recipient = recipient(block.value("Original-Recipient"));
    const auto ids = parse_message_ids(block.value("Original-Message-ID"));
    if (!ids.empty()) out.original_message_id = ids.front();
    read_disposition(block.value("Disposition"), out);
    out.user_agent = decode_text(block.value("Reporting-UA"));
    return out;
}

std::optional<DeliveryStatus> delivery_status(const Message& message) {
    const auto body = body_of(message, "message/delivery-status", "message/global-delivery-status");
    if (!body) return std::nullopt;
    return parse_delivery_status(*body);
}

std::optional<DispositionNotification> disposition_notification(const Message& message) {
    const auto body = body_of(message, "message/disposition-notification",
                              "message/global-disposition-notification");
    if (!body) return std::nullopt;
    return parse_disposition_notification(*body);
}

}  // namespace alder::mime
