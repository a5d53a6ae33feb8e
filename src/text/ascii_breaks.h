// Where a line of ASCII may be broken: the same answer as ICU's line breaking (UAX 14 for Unicode
// 15, with ICU's own changes to it), some five times faster. A test compares the two over
// everything these rules can tell apart.

#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace alder::text {

// Printable ASCII and tabs only: controls have rules of their own.
bool has_ascii_breaks(std::string_view line);

// Offsets in order, the end of the line included. For a line that has_ascii_breaks; in others what
// is not ASCII counts as letters, inside which nothing is broken.
std::vector<std::size_t> ascii_breaks(std::string_view line);

}  // namespace alder::text
