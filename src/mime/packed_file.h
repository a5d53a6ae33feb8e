// Files that lie packed in a part, unpacked: uuencode and yEnc inside a text, winmail.dat. Pieces
// of one yEnc file that stand in one text are joined. Never fails: what is damaged is said to be.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mime/defect.h"

namespace alder::mime {

struct PackedFile {
    std::string name;  // as the sender gave it; may be empty
    std::string type;  // "" when it is not told
    std::string bytes;
    std::optional<Defect> defect;  // damaged_file or incomplete_file
};

struct PackedFiles {
    std::vector<PackedFile> files;  // at most 1000
    bool damaged = false;           // what they lie in
};

// Bytes [offset, offset + length) of a text that are nothing but a file.
struct PackedStretch {
    std::size_t offset = 0;
    std::size_t length = 0;
    std::string name;  // of the file
};

// Whether it is worth looking: what a file begins with is in it.
bool may_hold_files(std::string_view text);
PackedFiles files_in_text(std::string_view text);
// In order, apart from each other; nothing is decoded.
std::vector<PackedStretch> stretches_in_text(std::string_view text);

PackedFiles files_in_tnef(std::string_view bytes);

}  // namespace alder::mime
