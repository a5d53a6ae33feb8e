// Which lines of a letter are not what its sender wrote this time: signatures, with or without
// their mark, the footers of mailing lists and telephones, and the letter it answers where that
// stands below without quote marks, as Outlook leaves it. What is forwarded, with nothing above, is
// the letter.

#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace alder::text {

struct LetterLine {
    std::string_view text;  // without its quote marks
    int quote = 0;
    bool signature = false;
    bool earlier = false;
};

// Sets `signature` and `earlier`. Trailing spaces make no difference.
void mark_letter_parts(std::vector<LetterLine>& lines);

// Of lines of another kind: `read` gives one as a LetterLine, `mark` sets what it has become.
template <class Line>
void mark_letter_parts(std::vector<Line>& lines, auto&& read, auto&& mark) {
    std::vector<LetterLine> parts;
    parts.reserve(lines.size());
    for (const Line& line : lines) parts.push_back(read(line));
    mark_letter_parts(parts);
    for (std::size_t i = 0; i < lines.size(); ++i) mark(lines[i], parts[i]);
}

}  // namespace alder::text
