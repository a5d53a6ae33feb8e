// The summaries that GMime and MimeKit print of the messages of an mbox: some fields written anew,
// then the type of each part, three spaces a level.

#pragma once

#include <string>
#include <vector>

#include "mime/entity.h"
#include "tests/support/agreement.h"

namespace alder::mime {

// One a message, without its "From " line.
std::vector<std::string> paragraphs(const std::string& text);

// Compares the fields, and the types.
void compare_summary(tests::Agreement& agreement, const std::string& where, const Message& message,
                     const std::string& theirs);

}  // namespace alder::mime
