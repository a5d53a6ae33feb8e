// Setting up an account with servers: asks for what was not said, tries the log-in to both servers,
// and saves only what worked. Questions go to standard error and are answered on standard input, a
// line each; passwords are asked for on the terminal itself.

#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "cli/context.h"
#include "config/config.h"

namespace alder::cli {

// What is known before anybody is asked.
struct SetUpWishes {
    std::optional<std::string> account = {};  // its name in the configuration
    std::optional<std::string> address = {};
    std::optional<std::string> person = {};
    std::optional<std::string> incoming = {};  // URL, or a host
    std::optional<std::string> outgoing = {};  // the same, or "none"
    std::optional<std::string> user = {};
    std::optional<config::Password> password = {};
    std::string tls_ca = {};
    std::string mechanism = {};  // of SASL, for both servers; "": the strongest
    net::TraceSink trace = {};   // hears what is said to the servers that are tried
    // Whether somebody may be asked. Else what is missing is an error that names the option.
    bool may_ask = true;
};

// The account that was saved; nullopt: the person went back, and nothing was changed.
Result<std::optional<config::Account>> set_up_account(const System& system, const Talk& talk,
                                                      const config::Paths& paths,
                                                      SetUpWishes wishes);

// "command", "keyring", "file", "oauth", "text" or "ask".
std::string_view way_of(const config::Password& password);

}  // namespace alder::cli
