#include "text/scripts.h"

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/uspoof.h>

#include "base/ascii.h"
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

struct CloseChecker {
    void operator()(USpoofChecker* checker) const { uspoof_close(checker); }
};

// Its look: what two texts have in common that a person takes for each other.
std::string skeleton(std::string_view utf8) {
    UErrorCode status = U_ZERO_ERROR;
    thread_local const std::unique_ptr<USpoofChecker, CloseChecker> checker(uspoof_open(&status));
    std::array<char, 1024> out;
    const auto size = uspoof_getSkeletonUTF8(checker.get(), 0, utf8.data(),
                                             static_cast<std::int32_t>(utf8.size()), out.data(),
                                             static_cast<std::int32_t>(out.size()), &status);
    return U_FAILURE(status) ? std::string()
                             : std::string(out.data(), static_cast<std::size_t>(size));
}

bool word_poses_as_latin(std::string_view word) {
    constexpr std::size_t kLongest = 200;  // bytes
    if (ascii::all_ascii(word) || word.size() > kLongest) return false;
    for (std::size_t i = 0; i < word.size();) {
        const Utf8Char c = utf8_at(word, i);
        if (!c.valid || alphabet_of(c.code) == kLatin) return false;
        i += c.length;
    }
    const std::string look = skeleton(word);
    return !look.empty() && ascii::all_ascii(look);
}

}  // namespace

bool poses_as_latin(std::string_view utf8) {
    std::size_t begin = 0;
    for (std::size_t i = 0; i < utf8.size();) {
        const Utf8Char c = utf8_at(utf8, i);
        if (!belongs_to_a_word(c.code)) {
            if (word_poses_as_latin(utf8.substr(begin, i - begin))) return true;
            begin = i + c.length;
        }
        i += c.length;
    }
    return word_poses_as_latin(utf8.substr(begin));
}

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
