// An answer that is one emoji: RFC 9078.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mime/entity.h"

namespace alder::mime {

struct Reaction {
    std::vector<std::string> emoji;  // UTF-8, one each; as written, not checked against a list
    std::string to;                  // the id of the message it reacts to
    bool operator==(const Reaction&) const = default;
};

// nullopt without a part of disposition "reaction" whose text is emoji alone, or without
// In-Reply-To.
std::optional<Reaction> reaction(const Message& message);

}  // namespace alder::mime
