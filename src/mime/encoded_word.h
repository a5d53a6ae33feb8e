// Header text beyond ASCII: RFC 2047 both ways, and raw 8-bit bytes as the world sends them.
// Decoding never fails: what cannot be decoded stays as it was written. Beyond the RFC we accept
// encoded words inside quoted strings, glued to other text, with spaces in them, with a language
// (RFC 2231, 5), and characters split between two words of one charset.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace alder::mime {

// A raw field value (folds and all) as UTF-8 on one line. Raw 8-bit text is UTF-8 if it is valid,
// else in a guessed charset. CR, LF and NUL that come out of encoded words become spaces.
std::string decode_text(std::string_view raw_value);

// Length of the well-formed encoded word at the start of the text (no white space in it), or 0.
std::size_t encoded_word_length(std::string_view text);

// UTF-8 as an unstructured field value: unchanged when it is printable ASCII, else with encoded
// words of at most 75 characters, one space between them so that it can be folded there. `used`:
// columns that stand before it on its first line; a word that begins there is shorter by them.
std::string encode_text(std::string_view utf8, std::size_t used = 0);
// The same with every word encoded: for text that has no place to fold it at.
std::string encode_all_text(std::string_view utf8, std::size_t used = 0);

// UTF-8 as an RFC 5322 phrase: atoms, a quoted string, or encoded words (of at most 63 characters,
// so that they stand on the first line of an address field too).
std::string encode_phrase(std::string_view utf8);

}  // namespace alder::mime
