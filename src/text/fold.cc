#include "text/fold.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "base/ascii.h"

namespace alder::text {

namespace {

char32_t without_stroke(char32_t c) {
    switch (c) {
        case U'ø':
            return U'o';
        case U'ł':
            return U'l';
        case U'đ':
            return U'd';
        case U'ħ':
            return U'h';
        case U'ı':
            return U'i';
        default:
            return c;
    }
}

bool is_mark(char32_t c) {
    const auto type = u_charType(static_cast<UChar32>(c));
    return type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK;
}

icu::UnicodeString without_marks(const icu::UnicodeString& text) {
    icu::UnicodeString out;
    for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
        const auto c = static_cast<char32_t>(text.char32At(i));
        if (!is_mark(c)) out.append(static_cast<UChar32>(without_stroke(c)));
    }
    return out;
}

}  // namespace

std::string fold(std::string_view utf8) {
    if (ascii::all_ascii(utf8)) return ascii::lower(utf8);
    UErrorCode error = U_ZERO_ERROR;
    const auto* const casefold = icu::Normalizer2::getNFKCCasefoldInstance(error);
    const auto* const decompose = icu::Normalizer2::getNFDInstance(error);
    const auto* const compose = icu::Normalizer2::getNFCInstance(error);
    if (U_FAILURE(error)) return ascii::lower(utf8);  // ICU came without its data
    const auto text = icu::UnicodeString::fromUTF8(
        icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
    const auto bare = without_marks(decompose->normalize(casefold->normalize(text, error), error));
    std::string out;
    compose->normalize(bare, error).toUTF8String(out);
    return out;
}

bool contains_folded(std::string_view utf8, std::string_view folded) {
    if (ascii::all_ascii(utf8)) return ascii::icontains(utf8, folded);
    return fold(utf8).find(folded) != std::string::npos;
}

}  // namespace alder::text
