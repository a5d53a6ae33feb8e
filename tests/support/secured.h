// Evidence of a connection fit for passwords, for tests that have no connection. Never together
// with net/secured_issuer.h in one program.

#pragma once

#include <optional>
#include <utility>

#include "base/secured.h"

namespace alder {

struct SecuredIssuer {
    static Secured issue(bool by_tls, std::optional<ChannelBinding> binding) {
        return {by_tls, std::move(binding)};
    }
};

namespace tests {

inline Secured verified_tls(std::optional<ChannelBinding> binding = std::nullopt) {
    return SecuredIssuer::issue(true, std::move(binding));
}

inline Secured plaintext_by_word() { return SecuredIssuer::issue(false, std::nullopt); }

}  // namespace tests
}  // namespace alder
