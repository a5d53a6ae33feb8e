// The way a letter leaves: which server, how secured, logged in as whom. A value; nothing is looked
// up or connected here.

#pragma once

#include <optional>
#include <string>

#include "config/url.h"
#include "net/wire.h"
#include "sasl/mechanism.h"
#include "smtp/session.h"

namespace alder::outgoing {

struct Route {
    net::Target target;
    smtp::Dialect dialect = smtp::Dialect::smtp;
    std::optional<sasl::Credentials> credentials = {};  // none: no log-in
    std::string mechanism = {};                         // by name, or "" for the strongest
    std::string our_name = "[127.0.0.1]";               // for EHLO
};

// Of an account's `outgoing`: with a user it logs in. Errc::config for what is no server
// (sendmail:, mx:, lmtp: by socket). LMTP knows no TLS and goes to this very machine only.
Result<Route> route_of(const config::Url& outgoing, Secret password);

// "mail.example.org:465"
std::string name_of(const Route& route);

}  // namespace alder::outgoing
