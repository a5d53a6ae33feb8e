// Text of right-to-left scripts in the order a terminal must draw it (UAX 9, through ICU), since
// most terminals draw characters in the order they come. Left-to-right text is not touched and
// costs one look.

#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace alder::text {

// Whether a character of a right-to-left script is in it.
bool has_rtl(std::string_view utf8);

// One of a line's clusters at its place on the screen.
struct VisualCluster {
    std::size_t cluster = 0;  // which of them
    bool mirrored = false;    // among text that runs from right to left
};

// The clusters of one line from left to right; empty: as they come. Of a line that runs from right
// to left the end is at the left, spaces too: as wide as its place, it ends there at the right.
std::vector<VisualCluster> visual_order(std::span<const std::string_view> clusters);

// A bracket turned round; anything else as it is.
std::string mirrored(std::string_view cluster);

}  // namespace alder::text
