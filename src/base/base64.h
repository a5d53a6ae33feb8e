// Base64 as protocols write it: one line, padded, nothing else (RFC 4648, section 4). Mail bodies,
// where almost anything goes, are mime/transfer.h's.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace alder {

std::string to_base64(std::string_view bytes);

// nullopt for any character outside the alphabet, wrong padding, or set bits that no byte has.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace alder
