// "Did you mean …": the known word that a person most likely wanted.

#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace alder {

// The word with the fewest typing errors (letters missing, added, changed or two swapped), upper
// and lower case alike; nullopt when more than a third of the letters, or more than 3, are wrong.
// Words longer than 64 bytes are near to nothing.
std::optional<std::string_view> nearest(std::string_view mistyped,
                                        std::span<const std::string_view> known);

}  // namespace alder
