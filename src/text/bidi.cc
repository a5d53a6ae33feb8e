#include "text/bidi.h"

#include <memory>
#include <vector>

#include <unicode/ubidi.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>

#include "text/utf8.h"

namespace alder::text {

namespace {

constexpr std::size_t kMaxLine = 64 * 1024;  // bytes; longer lines stay as they are

bool is_rtl_character(char32_t code) {
    if (code < 0x590) return false;
    const auto direction = u_charDirection(static_cast<UChar32>(code));
    return direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC;
}

struct CloseBidi {
    void operator()(UBiDi* bidi) const { ubidi_close(bidi); }
};

std::u16string to_utf16(std::string_view utf8) {
    std::u16string out(utf8.size(), u'\0');
    std::int32_t length = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8WithSub(out.data(), static_cast<std::int32_t>(out.size()), &length, utf8.data(),
                         static_cast<std::int32_t>(utf8.size()), kReplacement, nullptr, &status);
    out.resize(U_SUCCESS(status) ? static_cast<std::size_t>(length) : 0);
    return out;
}

std::string to_utf8_text(const std::u16string& text) {
    std::string out(text.size() * 3, '\0');
    std::int32_t length = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strToUTF8(out.data(), static_cast<std::int32_t>(out.size()), &length, text.data(),
                static_cast<std::int32_t>(text.size()), &status);
    out.resize(U_SUCCESS(status) ? static_cast<std::size_t>(length) : 0);
    return out;
}

}  // namespace

bool has_rtl(std::string_view utf8) {
    for (std::size_t i = 0; i < utf8.size();) {
        const Utf8Char c = utf8_at(utf8, i);
        if (is_rtl_character(c.code)) return true;
        i += c.length;
    }
    return false;
}

bool is_rtl(std::string_view utf8) {
    for (std::size_t i = 0; i < utf8.size();) {
        const Utf8Char c = utf8_at(utf8, i);
        if (is_rtl_character(c.code)) return true;
        if (u_charDirection(static_cast<UChar32>(c.code)) == U_LEFT_TO_RIGHT) return false;
        i += c.length;
    }
    return false;
}

std::string visual(std::string_view utf8) {
    if (utf8.size() > kMaxLine || !has_rtl(utf8)) return std::string(utf8);
    const std::u16string logical = to_utf16(utf8);
    const std::unique_ptr<UBiDi, CloseBidi> bidi(ubidi_open());
    UErrorCode status = U_ZERO_ERROR;
    ubidi_setPara(bidi.get(), logical.data(), static_cast<std::int32_t>(logical.size()),
                  UBIDI_DEFAULT_LTR, nullptr, &status);
    std::u16string ordered(logical.size() + 1, u'\0');
    const std::int32_t length = ubidi_writeReordered(
        bidi.get(), ordered.data(), static_cast<std::int32_t>(ordered.size()),
        UBIDI_DO_MIRRORING | UBIDI_KEEP_BASE_COMBINING | UBIDI_REMOVE_BIDI_CONTROLS, &status);
    if (U_FAILURE(status)) return std::string(utf8);
    ordered.resize(static_cast<std::size_t>(length));
    return to_utf8_text(ordered);
}

}  // namespace alder::text
