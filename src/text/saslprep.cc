#include "text/saslprep.h"

#include <cstdint>
#include <memory>

#include <unicode/usprep.h>
#include <unicode/ustring.h>

namespace alder::text {

namespace {

struct CloseProfile {
    void operator()(UStringPrepProfile* profile) const { usprep_close(profile); }
};

constexpr std::size_t kMaxBytes = 4096;

Result<std::string> refused() {
    return fail(Errc::bad_data,
                "The user name or password holds a character that is not allowed in a log-in, such "
                "as a control character; type it again");
}

Result<std::u16string> to_utf16(std::string_view utf8) {
    std::u16string wide(utf8.size(), u'\0');
    std::int32_t length = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8(wide.data(), static_cast<std::int32_t>(wide.size()), &length, utf8.data(),
                  static_cast<std::int32_t>(utf8.size()), &status);
    if (U_FAILURE(status)) return fail(refused());
    wide.resize(static_cast<std::size_t>(length));
    return wide;
}

std::string to_utf8(const std::u16string& wide) {
    std::string utf8(wide.size() * 3, '\0');
    std::int32_t length = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strToUTF8(utf8.data(), static_cast<std::int32_t>(utf8.size()), &length, wide.data(),
                static_cast<std::int32_t>(wide.size()), &status);
    utf8.resize(static_cast<std::size_t>(length));
    return utf8;
}

}  // namespace

Result<std::string> saslprep(std::string_view utf8) {
    if (utf8.size() > kMaxBytes) return refused();
    const auto wide = to_utf16(utf8);
    if (!wide) return fail(wide);
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UStringPrepProfile, CloseProfile> profile(
        usprep_openByType(USPREP_RFC4013_SASLPREP, &status));
    if (U_FAILURE(status)) return fail(Errc::bug, "ICU lacks its SASLprep profile");
    // NFKC makes one code unit into at most 18.
    std::u16string prepared(wide->size() * 18 + 1, u'\0');
    UParseError where{};
    const std::int32_t length = usprep_prepare(
        profile.get(), wide->data(), static_cast<std::int32_t>(wide->size()), prepared.data(),
        static_cast<std::int32_t>(prepared.size()), USPREP_ALLOW_UNASSIGNED, &where, &status);
    if (U_FAILURE(status)) return refused();
    prepared.resize(static_cast<std::size_t>(length));
    return to_utf8(prepared);
}

}  // namespace alder::text
