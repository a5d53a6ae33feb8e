#include "text/scripts.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "text/utf8.h"

namespace alder::text {

namespace {

enum Alphabet : unsigned { kNone = 0, kLatin = 1, kGreek = 2, kCyrillic = 4 };

Alphabet alphabet_of(char32_t code) {
    UErrorCode status = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(static_cast<UChar32>(code), &status);
    if (script == USCRIPT_LATIN) return kLatin;
    if (script == USCRIPT_GREEK) return kGreek;
    return script == USCRIPT_CYRILLIC ? kCyrillic : kNone;
}

bool belongs_to_a_word(char32_t code) {
    return (U_GET_GC_MASK(static_cast<UChar32>(code)) &
            (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) != 0;
}

}  // namespace

bool mixes_alphabets(std::string_view utf8) {
    unsigned seen = kNone;
    for (std::size_t i = 0; i < utf8.size();) {
        const Utf8Char c = utf8_at(utf8, i);
        seen = belongs_to_a_word(c.code) ? seen | alphabet_of(c.code) : unsigned{kNone};
        if ((seen & (seen - 1)) != 0) return true;
        i += c.length;
    }
    return false;
}

}  // namespace alder::text
