// Finds the header fields of one entity: names and raw values as views into one immutable buffer,
// nothing copied, nothing decoded. Lines end in CRLF or LF (RFC 5322, 2.2); an envelope line
// ("From " or ">From ") at the start is skipped; a line that is no field is a defect and is passed
// over, or begins the body when nothing like a header follows it. Header text beyond 1 MiB is not
// read. Never fails.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "mime/defect.h"

namespace alder::mime {

inline constexpr std::size_t kMaxHeader = 1 << 20;  // bytes

struct Field {
    std::string_view name;  // as written, without the colon or space before it
    std::string_view
        raw_value;  // after the colon, folds and encoded words in it, no final line end
};

// Views: valid as long as the buffer.
struct HeaderBlock {
    std::vector<Field> fields;
    std::size_t size = 0;  // bytes from the start to the first of the body
    std::vector<Defect> defects;

    // The first field of this name (ASCII case does not matter), or null.
    const Field* first(std::string_view field_name) const;
    // Its raw value, or "".
    std::string_view value(std::string_view field_name) const;
    std::vector<const Field*> all(std::string_view field_name) const;
};

// Boundaries of the multiparts this entity stands in ("--" not included): one of them ends a header
// too, when the empty line is missing.
HeaderBlock scan_header(std::string_view entity, const std::vector<std::string>& boundaries = {});

// The value on one line: line ends before white space removed, white space at both ends trimmed.
std::string unfold(std::string_view raw_value);

// Whether this line (without its end) is a delimiter of that boundary: "--boundary", perhaps with
// "--" and white space behind it. RFC 2046, 5.1.1.
enum class Delimiter { none, next, last };
Delimiter delimiter(std::string_view line, std::string_view boundary);

}  // namespace alder::mime
