// How one paragraph of an editor stands on the screen: wrapped at a width, its quote marks repeated
// before every row, tabs as wide as they look. Between bytes of the paragraph and columns of rows.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "text/term_text.h"

namespace alder::ui::widget {

// Bytes [begin, end) of the line; all rows together are the line.
struct TextRow {
    std::size_t begin = 0;
    std::size_t end = 0;
    int indent = 0;  // columns of the quote marks drawn before a row that goes on with a quote
    bool operator==(const TextRow&) const = default;
};

// At least one row.
std::vector<TextRow> text_rows(std::string_view line, int columns);

// Which row a byte stands in; one between two rows belongs to the later.
std::size_t row_of(const std::vector<TextRow>& rows, std::size_t byte);

// The column a byte of that row stands in, the indent counted.
int column_of(std::string_view line, const TextRow& row, std::size_t byte);
// The byte nearest to the column that the cursor may stand at in that row.
std::size_t byte_at(std::string_view line, const TextRow& row, int column);

// Length of the ">" marks at the start of the line with the spaces between and after them, or 0.
std::size_t marks_length(std::string_view line);
// How many marks that are.
int quote_level(std::string_view line);

// A piece of a row as it is drawn; tabs become spaces. `column`: where it begins.
text::TermText shown_text(std::string_view piece, int column);

}  // namespace alder::ui::widget
