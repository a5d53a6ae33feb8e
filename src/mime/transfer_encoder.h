// Transfer encodings written as the bytes come, in constant memory: what an attachment of any size
// goes through on its way out. Any split of the input gives the same output. RFC 2045, 6.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace alder::mime {

// CRLF lines of 76 characters, CRLF after the last. Nothing for no bytes.
class Base64Encoder {
public:
    std::string feed(std::string_view piece);
    std::string finish();

private:
    std::string pending_;  // less than a line's worth of bytes
};

// How long base64 of so many bytes is, line ends and all.
std::uint64_t base64_size(std::uint64_t bytes);

// Text: lines end in CRLF (LF in the input becomes CRLF, a bare CR is escaped), "From " and "." at
// a line's start are escaped too, white space at its end as well; lines are at most 76 characters.
class QuotedPrintableEncoder {
public:
    std::string feed(std::string_view piece);
    std::string finish();

private:
    // Writes the byte at i of pending_, which is the text from there on, or enough of it.
    std::size_t write_at(std::size_t i, std::string& out);

    std::string pending_;  // what cannot be judged before more has come
    std::size_t column_ = 0;
};

std::string encode_quoted_printable(std::string_view text);

// 7bit, for what ContentScan called clean: only line ends change, to CRLF. Should the content have
// become another since then, a bare CR is made a line end and an 8-bit byte "?": neither ever
// leaves.
class LineEndEncoder {
public:
    std::string feed(std::string_view piece);
    std::string finish();

private:
    bool after_cr_ = false;
};

using TransferEncoder = std::variant<LineEndEncoder, QuotedPrintableEncoder, Base64Encoder>;

}  // namespace alder::mime
