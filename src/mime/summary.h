// What the store keeps of a message beside its bytes. Runs once for each of hundreds of thousands
// of messages on import, so it decodes only the fields of an index row and the first 16 KiB of the
// first text part.

#pragma once

#include <optional>
#include <string_view>

#include "mail/envelope.h"
#include "mime/entity.h"
#include "mime/header.h"

namespace alder::mime {

mail::Summary summarize(std::string_view raw_message);

mail::Summary summarize(const Message& message);

// When the last server took it: the date of the topmost Received field (RFC 5322, 3.6.7).
std::optional<mail::Date> received_date(std::string_view raw_message);

mail::Envelope parse_envelope(const HeaderBlock& header);

}  // namespace alder::mime
