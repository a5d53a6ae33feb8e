#include "outgoing/route.h"

#include <utility>

#include <fmt/format.h>

namespace alder::outgoing {

Result<Route> route_of(const config::Url& outgoing, Secret password) {
    using config::Scheme;
    Route route{.target = {.endpoint = {outgoing.host, outgoing.port}}};
    if (outgoing.scheme == Scheme::smtps) {
        route.target.encryption = net::Encryption::tls;
    } else if (outgoing.scheme == Scheme::smtp_starttls) {
        route.target.encryption = net::Encryption::starttls;
    } else if (outgoing.scheme == Scheme::smtp_plain) {
        route.target.encryption = net::Encryption::plaintext;
    } else if (outgoing.scheme == Scheme::lmtp && !outgoing.host.empty()) {
        route.target.encryption = net::Encryption::loopback_plaintext;
        route.dialect = smtp::Dialect::lmtp;
    } else {
        return fail(Errc::config, fmt::format("mail cannot be sent through {} yet; use smtps://, "
                                              "smtp+starttls:// or lmtp:HOST:PORT",
                                              config::name_of(outgoing.scheme)));
    }
    if (!outgoing.user.empty())
        route.credentials =
            sasl::Credentials{.user = outgoing.user, .password = std::move(password)};
    return route;
}

std::string name_of(const Route& route) {
    const net::Endpoint& at = route.target.endpoint;
    const bool six = at.host.find(':') != std::string::npos;
    return fmt::format("{}{}{}:{}", six ? "[" : "", at.host, six ? "]" : "", at.port);
}

}  // namespace alder::outgoing
