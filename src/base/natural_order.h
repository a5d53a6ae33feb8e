// The order of names that have numbers in them, as people count: "folder 2" before "folder 10".
// Letters of ASCII alike in upper and lower case, other bytes by their value. Names that differ are
// never equal.

#pragma once

#include <compare>
#include <string_view>

namespace alder {

std::strong_ordering natural_order(std::string_view a, std::string_view b);

}  // namespace alder
