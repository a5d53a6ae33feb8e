// Transfer encodings: base64, quoted-printable (RFC 2045, 6), and uuencode inside text. The
// decoders take bytes in pieces, any split; they never fail, they skip what does not belong and say
// so by damaged().

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace alder::mime {

enum class Encoding { identity, base64, quoted_printable, uuencode, unknown };

// From the value of Content-Transfer-Encoding; "" is identity. 7bit, 8bit, binary are identity.
Encoding parse_encoding(std::string_view raw_value);

// Base64 with line ends anywhere, missing padding, several padded runs one after the other.
class Base64Decoder {
public:
    std::string feed(std::string_view piece);
    // What the last quantum holds when padding is missing. Starts afresh.
    std::string finish();
    bool damaged() const { return damaged_; }

private:
    // Returns how many bytes it wrote.
    std::size_t decode(std::string_view piece, char* out);

    std::uint32_t bits_ = 0;  // of the quantum so far
    int count_ = 0;           // characters in it, 0 to 3
    bool damaged_ = false;
};

// Quoted-printable: soft line breaks, white space at line ends dropped (RFC 2045, 6.7, rule 3), bad
// escapes kept as they are. Line ends are left as they came.
class QuotedPrintableDecoder {
public:
    std::string feed(std::string_view piece);
    std::string finish();
    bool damaged() const { return damaged_; }

private:
    bool take_in_blanks(char c, std::string& out);
    bool take_in_escape(char c, std::string& out);

    std::string pending_;  // an unfinished escape, or white space that may end a line
    bool damaged_ = false;
};

struct Decoded {
    std::string bytes;
    bool damaged = false;
};

Decoded decode_base64(std::string_view bytes);
// Base64 of a text, as it arrives: relays append their footer in plain words, and some label a text
// that never was base64. From the first line of words on, the bytes stand as they came.
Decoded decode_base64_text(std::string_view bytes);
Decoded decode_quoted_printable(std::string_view bytes);
Decoded decode_uuencode(std::string_view bytes);  // from "begin 644 name" to "end"
Decoded decode_transfer(std::string_view bytes, Encoding encoding);
Decoded decode_transfer_of_text(std::string_view bytes, Encoding encoding);

// CRLF lines of 76 characters, CRLF after the last. Empty for no bytes.
std::string encode_base64(std::string_view bytes);
// One line without breaks.
std::string encode_base64_line(std::string_view bytes);

// A file in uuencode inside a text: bytes [offset, offset + length) of it, its lines included.
struct UuFile {
    std::size_t offset = 0;
    std::size_t length = 0;
    std::string name;
    bool whole = true;  // nothing but data up to its "end"; else other lines stand in it, or it
                        // breaks off
};
std::vector<UuFile> find_uuencoded(std::string_view text);

}  // namespace alder::mime
