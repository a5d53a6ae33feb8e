// Lines of text for a reader, with marks on pieces of them: what HTML and plain text both become.
// UTF-8, still as a stranger wrote it: a screen shows it through TermText, piece by piece.

#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace alder::text {

enum class SpanKind { link, heading, strong, emphasis, code, image, preformatted };

// Bytes [offset, offset + length) of a line. Spans of one line are in order of offset and may lie
// inside each other.
struct Span {
    std::size_t offset = 0;
    std::size_t length = 0;
    SpanKind kind = SpanKind::link;
    int number = 0;  // link: its place in the list of links, from 1; heading: its level, 1 to 6
    bool operator==(const Span&) const = default;
};

struct RichLine {
    std::string text;  // its quote prefix "> > " included
    int quote = 0;     // level; also of what is quoted without a mark
    bool signature = false;
    std::vector<Span> spans;
    bool operator==(const RichLine&) const = default;
};

struct Link {
    std::string target;       // as written, white space and controls removed
    std::string text;         // what the sender shows for it
    bool misleading = false;  // the text names a host or address that the target is not
    bool operator==(const Link&) const = default;
};

}  // namespace alder::text
