// Who may say that a connection is Secured: included by tls_filter.cc, after verification, and by
// wire.cc, for plaintext that the account wants. Nowhere else.

#pragma once

#include <optional>
#include <utility>

#include "base/secured.h"

namespace alder {

struct SecuredIssuer {
    static Secured issue_for_tls(std::optional<ChannelBinding> binding) {
        return {true, std::move(binding)};
    }
    static Secured issue_for_plaintext() { return {false, std::nullopt}; }
};

}  // namespace alder
