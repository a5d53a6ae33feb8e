// Where ICU's tables differ from those of the Encoding Standard, which is how senders' programs
// read them: bytes ICU does not know, and characters it gives otherwise (vendors' private ones for
// what Unicode has by now, control characters turned round). Big5, gb18030, windows-949, Shift_JIS,
// KOI8-U and windows-1255 have some; all other tables agree.

#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace alder::text {

// Bytes first to last, of one or two bytes each, mean code and those after it.
struct MissingRange {
    std::uint16_t first;
    std::uint16_t last;
    char16_t code;
};

// The character ICU gives, and what is meant: one character or two.
struct ChangedCharacter {
    char16_t given;
    std::array<char16_t, 2> meant;
};

struct CharsetDifferences {
    std::span<const MissingRange> missing;      // in order
    std::span<const ChangedCharacter> changed;  // in order
};

// By ICU's name of the converter; nullptr: none.
const CharsetDifferences* differences_of(std::string_view icu_name);

// What these bytes mean; 0: nothing.
char16_t missing_character(const CharsetDifferences& differences, std::string_view bytes);

// What the character ICU gave means; nullptr: what it is.
const ChangedCharacter* changed_character(const CharsetDifferences& differences, char32_t given);

}  // namespace alder::text
