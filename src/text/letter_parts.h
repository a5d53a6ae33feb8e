// Which lines of a letter are not what its sender wrote this time: signatures, with or without
// their mark, the footers of mailing lists and telephones, and the letter it answers where that
// stands below without quote marks, as Outlook leaves it. What is forwarded, with nothing above, is
// the letter.

#pragma once

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

}  // namespace alder::text
