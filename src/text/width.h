// Columns: how many cells of a terminal a piece of text takes. By grapheme cluster (UAX 29), East
// Asian Width (UAX 11) and emoji presentation (UTS 51). Text is UTF-8; what is not valid UTF-8
// counts as one U+FFFD for each broken sequence. Letters of India joined by a virama are
// apart where together they may take more than two columns.

#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace alder::text {

// One user-perceived character: bytes [offset, offset + length) of the text it was found in.
struct Grapheme {
    std::size_t offset = 0;
    std::size_t length = 0;
    int columns = 0;        // 0, 1 or 2
    bool disputed = false;  // terminals disagree on its width (emoji sequences, some symbols):
                            // whoever draws it places the cursor anew after it
};

// The clusters of a text, in order, covering all of it. A fast path for ASCII.
std::vector<Grapheme> graphemes(std::string_view utf8);

// Columns of the whole text: the sum over its graphemes.
int width(std::string_view utf8);

}  // namespace alder::text
