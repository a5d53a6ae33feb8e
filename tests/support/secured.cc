#include "tests/support/secured.h"

#include <utility>

namespace alder {

struct SecuredIssuer {
    static Secured tls() { return Secured(Secured::By::tls); }
    static Secured tls(ChannelBinding binding) { return Secured(std::move(binding)); }
    static Secured plaintext() { return Secured(Secured::By::word); }
};

namespace tests {

Secured verified_tls() { return SecuredIssuer::tls(); }
Secured verified_tls(ChannelBinding binding) { return SecuredIssuer::tls(std::move(binding)); }
Secured plaintext_by_word() { return SecuredIssuer::plaintext(); }

}  // namespace tests
}  // namespace alder
