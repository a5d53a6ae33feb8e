// The lines of a letter on their way out (RFC 5321, 2.3.8 and 4.5.2). Nothing is mended here: a
// letter whose lines could be read in two ways is refused, because where two servers disagree about
// them somebody smuggles a second letter in (CVE-2023-51764). Both work on the stream of bytes;
// any split is fine.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/byte_source.h"
#include "base/result.h"

namespace alder::smtp {

// Finds what may not go out: CR or LF alone, NUL, a line of more than 998 bytes, an end inside a
// line.
class LineCheck {
public:
    static constexpr std::size_t kLongest = 998;  // RFC 5321, 4.5.3.1.6, without CRLF

    // bad_data says what is wrong; after that it stays so.
    Result<void> add(std::string_view bytes);
    Result<void> finish() const;

    // Whether a byte above 0x7f was among them; above the first empty line.
    bool eight_bit() const { return eight_bit_; }
    bool eight_bit_header() const { return eight_bit_header_; }

private:
    std::unexpected<Error> refuse(const char* what);

    std::size_t length_ = 0;  // of the line so far
    bool after_cr_ = false;
    bool in_header_ = true;
    bool eight_bit_ = false;
    bool eight_bit_header_ = false;
    std::optional<Error> wrong_;
};

// What a letter needs of a server, after a look at every byte.
struct LetterShape {
    bool eight_bit = false;     // 8BITMIME
    bool utf8_headers = false;  // SMTPUTF8

    bool operator==(const LetterShape&) const = default;
};

// Reads the letter to its end; bad_data when it may not go out as it is.
Result<LetterShape> examine(ByteSource& letter);

// Doubles the dot at the beginning of a line. The end, CRLF "." CRLF, is not its business.
class DotStuffer {
public:
    std::string stuff(std::string_view bytes);

private:
    bool line_begins_ = true;
};

}  // namespace alder::smtp
