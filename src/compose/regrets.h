// What people are sorry for a moment after sending, told a moment before. Each can be passed over.

#pragma once

#include <string>
#include <vector>

#include "compose/draft.h"

namespace alder::compose {

enum class Regret : std::uint8_t {
    no_recipient,
    no_subject,
    nothing_written,     // quotes and a signature only
    missing_attachment,  // the words speak of one
    crowd,               // many people see each other's addresses
    other_identity,      // not the address that the answered letter was sent to
    odd_domain,          // of a recipient: without a dot, as when its end was not typed
};

struct Warning {
    Regret regret{};
    Field field = Field::to;  // where it is mended
    std::string words;        // one line, for the person

    bool operator==(const Warning&) const = default;
};

// How many in To and Cc are a crowd.
inline constexpr std::size_t kCrowd = 20;

std::vector<Warning> regrets(const Draft& draft);

}  // namespace alder::compose
