// Domain names of all scripts in the form that DNS, and mail servers without SMTPUTF8, know (RFC
// 5890; UTS 46 through ICU, not transitional).

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace alder::text {

// "xn--mnchen-3ya.example" for "münchen.example"; ASCII stays as it is. nullopt when it is no name
// that could be registered.
std::optional<std::string> ascii_domain(std::string_view utf8);

}  // namespace alder::text
