// Reports about a message in a form for machines: what became of it on its way (RFC 3464, inside
// multipart/report, RFC 6522), and whether it was read (RFC 8098, 3798). What a stranger says:
// values, not truth.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mail/date.h"
#include "mime/entity.h"

namespace alder::mime {

// "rfc822; ann@example.org" without its type; RFC 3461's xtext and utf-8 addresses are decoded.
struct RecipientStatus {
    std::string final_recipient;
    std::string original_recipient;
    std::string action;      // lower case: failed, delayed, delivered, relayed, expanded
    std::string status;      // "5.1.1"
    std::string diagnostic;  // on one line, without "smtp;"
    std::string remote_mta;  // without "dns;"
    std::optional<mail::Date> last_attempt;
    std::optional<mail::Date> will_retry_until;
    bool operator==(const RecipientStatus&) const = default;
};

struct DeliveryStatus {
    std::string reporting_mta;
    std::string original_envelope_id;
    std::optional<mail::Date> arrival;
    std::vector<RecipientStatus> recipients;
    bool operator==(const DeliveryStatus&) const = default;
};

struct DispositionNotification {
    std::string final_recipient;
    std::string original_recipient;
    std::string original_message_id;  // without angle brackets
    std::string action_mode;          // lower case: manual-action, automatic-action
    std::string sending_mode;         // lower case: mdn-sent-manually, mdn-sent-automatically
    std::string disposition;          // lower case: displayed, deleted, dispatched, processed
    std::vector<std::string> modifiers;
    std::string user_agent;
    bool operator==(const DispositionNotification&) const = default;
};

// The decoded body of message/delivery-status (or message/global-delivery-status, RFC 6533).
DeliveryStatus parse_delivery_status(std::string_view body);
// The decoded body of message/disposition-notification.
DispositionNotification parse_disposition_notification(std::string_view body);

// The first of its kind in a message, wherever it stands.
std::optional<DeliveryStatus> delivery_status(const Message& message);
std::optional<DispositionNotification> disposition_notification(const Message& message);

}  // namespace alder::mime
