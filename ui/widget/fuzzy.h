// How well a few typed letters fit a name: they must occur in it in order; at word beginnings and
// side by side counts more, gaps and length count less. Case and accents make no difference.

#pragma once

#include <optional>
#include <string_view>

namespace alder::ui::widget {

// Higher is better; nullopt: no match. An empty pattern matches everything with 0. Spaces in the
// pattern are skipped.
std::optional<int> fuzzy_score(std::string_view pattern, std::string_view text);

}  // namespace alder::ui::widget
