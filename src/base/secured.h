// The evidence without which no password is spent: this connection's TLS is up and its certificate
// was verified, or the account says in so many words that it wants no TLS. Only net can issue it,
// after it looked; an engine receives it in secured() and passes it to its SASL mechanism.

#pragma once

#include <optional>
#include <string>
#include <utility>

namespace alder {

// What ties a log-in to this very TLS connection. RFC 5056; types of RFC 9266 and RFC 5929.
struct ChannelBinding {
    std::string type;  // "tls-exporter" or "tls-server-end-point"
    std::string data;  // raw bytes

    bool operator==(const ChannelBinding&) const = default;
};

class Secured {
public:
    // False: plaintext by the account's explicit word, or loopback. A mechanism that shows the
    // password is then chosen only when it is asked for by name.
    bool by_tls() const { return by_tls_; }

    // Absent in plaintext.
    const std::optional<ChannelBinding>& binding() const { return binding_; }

private:
    // The one friend beside operators: a public constructor would let any code claim to have
    // verified. net/secured_issuer.h defines it; tests/support/secured.h does for tests without
    // net.
    friend struct SecuredIssuer;
    enum class By { tls, word };
    explicit Secured(By by) : by_tls_(by == By::tls) {}
    explicit Secured(ChannelBinding binding) : by_tls_(true), binding_(std::move(binding)) {}

    bool by_tls_;
    std::optional<ChannelBinding> binding_;
};

}  // namespace alder
