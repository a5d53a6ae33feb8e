// Logs in to one server and out again, to see whether it works and what the server is. Steppable;
// see wait_for().

#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <poll.h>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"
#include "config/url.h"
#include "imap/session.h"
#include "net/connection.h"
#include "smtp/session.h"

namespace alder::setup {

// Texts are the server's: not safe to show as they stand.
struct LoginReport {
    std::string greeting;
    std::vector<std::string> capabilities;  // after the log-in; of SMTP the answer to EHLO
    std::string mechanism;                  // of IMAP, as imap::LoggedIn has it
    bool without_login = false;             // an SMTP server that offers none
    std::string tls;                        // "TLSv1.3, TLS_AES_256_GCM_SHA384"; "" without TLS
};

// What one connects to. An account that says "plain" has said so in so many words.
net::Target target_of(const config::Url& url);

struct LoginTerms {
    std::string mechanism = {};   // of SASL, by name; "": the strongest; config::kNoLogIn: none
    bool may_skip_login = false;  // where an SMTP server offers none whatever
    net::TraceSink trace = {};
    std::chrono::seconds limit{60};
};

class LoginTest {
public:
    // `url`: of IMAP or SMTP, with its user; an SMTP server without user is not logged in to.
    // `trust` must outlive the test.
    LoginTest(config::Url url, Secret password, const net::TlsTrust& trust, Clock::time_point now,
              const LoginTerms& terms = {});

    void advance(Clock::time_point now);
    std::vector<pollfd> interest() const;
    std::optional<Clock::time_point> deadline() const;

    // The error names the server. Errc::permission: user or password is wrong; protocol: its
    // certificate, too, is not to be trusted; unavailable, no_host: it cannot be reached.
    const std::optional<Result<LoginReport>>& result() const { return result_; }

private:
    using Imap = net::Connection<imap::Session>;
    using Smtp = net::Connection<smtp::Session>;

    template <class Connection>
    void pump(Connection& connection, Clock::time_point now);
    template <class Event>
    void heard(Imap& connection, const Event& event);
    template <class Event>
    void heard(Smtp& connection, const Event& event);
    void ended(const std::optional<Error>& why);
    void finish_with(const Error& error);

    config::Url url_;
    Clock::time_point limit_;
    std::variant<std::monostate, Imap, Smtp> connection_;
    LoginReport report_;
    std::optional<Result<LoginReport>> result_;
};

// Whether naming the authority's file (tls_ca) is what would make this server trusted.
bool wants_authority(const Error& error);

// The whole of it, for commands, which may wait. `tls_ca`: as in net::TlsTrust::make().
Result<LoginReport> log_in_and_wait(const config::Url& url, Secret password,
                                    const std::string& tls_ca, const LoginTerms& terms = {});

}  // namespace alder::setup
