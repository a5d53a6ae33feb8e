#include "sasl/cram_md5.h"

#include "base/digest.h"

namespace alder::sasl {

Result<std::optional<Secret>> CramMd5::initial(const Secured&) { return std::nullopt; }

Result<Secret> CramMd5::answer(std::string_view challenge, const Secured&) {
    if (answered_)
        return fail(Errc::protocol, "The server asked for more than CRAM-MD5 has to say");
    answered_ = true;
    const std::string proof = hmac(Hash::md5, credentials_.password.spend(), challenge);
    return Secret(credentials_.user + ' ' + hex(proof));
}

}  // namespace alder::sasl
