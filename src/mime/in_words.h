// Parts and fields meant for programs, as lines for a person: reports of delivery and of reading
// (RFC 3464, 8098), reactions (RFC 9078). UTF-8 as a stranger wrote it.

#pragma once

#include <string>
#include <vector>

#include "mime/reaction.h"
#include "mime/report.h"

namespace alder::mime {

// One line a recipient; of more than 50 the rest is counted.
std::vector<std::string> in_words(const DeliveryStatus& status);
std::string in_words(const DispositionNotification& notification);
std::string in_words(const Reaction& reaction);

}  // namespace alder::mime
