// Which mechanism a log-in uses: the strongest that both sides have. A server, or whoever changed
// its list, cannot talk us down to one that gives the password away without verified TLS.

#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "sasl/mechanism.h"

namespace alder::sasl {

// `offered`: the names the server advertised on this connection after TLS, any case. `by_name`: the
// one mechanism that the account asks for, or empty for the strongest: SCRAM with channel binding,
// SCRAM, PLAIN under TLS. CRAM-MD5, LOGIN, and PLAIN without TLS are taken only by name. Fails with
// unavailable when nothing fits, and says what the server offers.
Result<std::unique_ptr<Mechanism>> choose(std::span<const std::string> offered,
                                          const Credentials& credentials, const Secured& secured,
                                          std::string_view by_name = {});

}  // namespace alder::sasl
