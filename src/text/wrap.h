// Breaks a line into lines of at most so many columns: by the rules of Unicode (UAX 14, as ICU has
// them). An address of the web, of mail or of a file stays whole where it fits; a word too long for
// a line is cut between clusters. Linear.

#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace alder::text {

struct Slice {
    std::size_t offset = 0;
    std::size_t length = 0;  // spaces at its end not included
    bool operator==(const Slice&) const = default;
};

// Offsets at which a line may be broken, in order, its end included.
std::vector<std::size_t> break_offsets(std::string_view line);

// UTF-8 without line ends. At least one slice, empty for empty text.
std::vector<Slice> wrap(std::string_view line, int columns);

}  // namespace alder::text
