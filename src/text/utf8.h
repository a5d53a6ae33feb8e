// UTF-8 one character at a time, over bytes nobody vouches for. A broken sequence gives U+FFFD for
// each maximal part of it that could have begun a character (Unicode 15, 3.9, table 3-8), the way
// every browser counts. Never reads past the end, never fails.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace alder::text {

constexpr char32_t kReplacement = 0xfffd;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";  // U+FEFF

struct Utf8Char {
    char32_t code = kReplacement;
    std::size_t length = 0;  // bytes taken; 0 only at the end of the text
    bool valid = false;
};

// The character that begins at this byte of the text.
Utf8Char utf8_at(std::string_view text, std::size_t offset);

// U+FFFD for what is no character (surrogates, above U+10FFFF).
void append_utf8(std::string& out, char32_t code);

bool is_utf8(std::string_view text);

// The text itself when it is valid, else with U+FFFD for each broken sequence.
std::string valid_utf8(std::string_view text);

// The greatest prefix of at most so many bytes that does not cut a character.
std::string_view utf8_prefix(std::string_view text, std::size_t bytes);

}  // namespace alder::text
