// A draft that was kept as a message, by us or by another program, to go on with.

#pragma once

#include <string>
#include <vector>

#include "compose/draft.h"
#include "mime/entity.h"

namespace alder::compose {

// Fields, paragraphs and attachments (their content in memory). What the letter answers is not in
// the message; whoever kept it knows.
Draft resume(const mime::Message& message);

// What resume() leaves out, in words: "its HTML form", "Reply-To". Whoever replaces such a draft by
// what was resumed loses it.
std::vector<std::string> lost_by_resuming(const mime::Message& message);

}  // namespace alder::compose
