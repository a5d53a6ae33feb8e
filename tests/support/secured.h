// Evidence of a connection fit for passwords, for tests of engines that have no connection. A
// program that uses it must not link src/net, which has the real issuer.

#pragma once

#include "base/secured.h"

namespace alder::tests {

Secured verified_tls();
Secured verified_tls(ChannelBinding binding);
Secured plaintext_by_word();

}  // namespace alder::tests
