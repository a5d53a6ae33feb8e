// One log-in by one SASL mechanism (RFC 4422), as the protocol engines drive it: raw bytes in and
// out; base64 and the protocol's own framing are the engine's. One object a log-in, used once.
//
//   initial() -> [challenge -> answer()]* -> server says OK -> accepted()
//
// Everything it gives is a Secret, so that no trace shows it, and can be had only with a Secured.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"
#include "base/secured.h"

namespace alder::sasl {

struct Credentials {
    std::string user;  // UTF-8
    Secret password;
    std::string act_as = {};  // authorization identity; empty: the user's own
};

class Mechanism {
public:
    virtual ~Mechanism() = default;

    // As registered: "SCRAM-SHA-256".
    virtual std::string_view name() const = 0;

    // The first message where the client speaks first, else nullopt. Call once, before answer().
    // Where the protocol has no initial response, it is the answer to an empty first challenge.
    virtual Result<std::optional<Secret>> initial(const Secured& secured) = 0;

    // The answer to a decoded challenge. On an error cancel the exchange ("*") and do not go on
    // with this mechanism: protocol means that the server is wrong or not who it claims to be,
    // permission that it refused.
    virtual Result<Secret> answer(std::string_view challenge, const Secured& secured) = 0;

    // Asked when the server says OK: an error when it has not proved that it knows the password
    // where the mechanism demands it. Then close; the OK does not count.
    virtual Result<void> accepted() const = 0;
};

}  // namespace alder::sasl
