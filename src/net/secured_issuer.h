// Who may say that a connection is Secured: included by tls_filter.cc, after verification, and by
// wire.cc, for plaintext that the account wants. Nowhere else.

#pragma once

#include <optional>

#include "base/secured.h"

namespace alder {

struct SecuredIssuer {
    static Secured issue_for_tls(const std::optional<ChannelBinding>& binding) {
        return binding ? Secured(*binding) : Secured(Secured::By::tls);
    }
    static Secured issue_for_plaintext() { return Secured(Secured::By::word); }
};

}  // namespace alder
