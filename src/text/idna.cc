#include "text/idna.h"

#include <memory>

#include <unicode/uidna.h>

#include "base/ascii.h"

namespace alder::text {

namespace {

struct Close {
    void operator()(UIDNA* idna) const { uidna_close(idna); }
};

}  // namespace

std::optional<std::string> ascii_domain(std::string_view utf8) {
    constexpr std::size_t kLongest = 255;  // RFC 1035, 2.3.4
    if (ascii::all_ascii(utf8)) return std::string(utf8);
    if (utf8.size() > 4 * kLongest) return std::nullopt;
    UErrorCode error = U_ZERO_ERROR;
    const std::unique_ptr<UIDNA, Close> idna(uidna_openUTS46(
        UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ, &error));
    if (U_FAILURE(error) != 0) return std::nullopt;
    UIDNAInfo found = UIDNA_INFO_INITIALIZER;
    char name[kLongest + 1];
    const std::int32_t length =
        uidna_nameToASCII_UTF8(idna.get(), utf8.data(), static_cast<std::int32_t>(utf8.size()),
                               name, sizeof name, &found, &error);
    if (U_FAILURE(error) != 0 || found.errors != 0 || length <= 0 ||
        static_cast<std::size_t>(length) > kLongest)
        return std::nullopt;
    return std::string(name, static_cast<std::size_t>(length));
}

}  // namespace alder::text
