#include "setup/login_test.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/digest.h"
#include "config/config.h"
#include "setup/wait.h"

namespace alder::setup {

namespace {

using config::Scheme;

net::Encryption encryption_of(Scheme scheme) {
    const std::string_view name = config::name_of(scheme);
    if (name.ends_with("+starttls")) return net::Encryption::starttls;
    if (name.ends_with("+plain")) return net::Encryption::plaintext;
    return net::Encryption::tls;
}

imap::SessionOptions imap_options(const config::Url& url, Secret password,
                                  const std::string& mechanism) {
    return {.credentials = {.user = url.user, .password = std::move(password)},
            .mechanism = mechanism,
            .starttls = encryption_of(url.scheme) == net::Encryption::starttls,
            .tag_prefix = "a" + hex(random_bytes(3)) + "x"};
}

smtp::SessionOptions smtp_options(const config::Url& url, Secret password,
                                  const LoginTerms& terms) {
    smtp::SessionOptions options{.credentials = std::nullopt,
                                 .may_skip_login = terms.may_skip_login,
                                 .mechanism = terms.mechanism};
    options.starttls = encryption_of(url.scheme) == net::Encryption::starttls;
    if (!url.user.empty() && terms.mechanism != config::kNoLogIn)
        options.credentials = sasl::Credentials{.user = url.user, .password = std::move(password)};
    return options;
}

std::string advice(const Error& error) {
    if (error.code == Errc::permission)
        return "; check the user name and the password (many providers want an app password)";
    return "";
}

}  // namespace

net::Target target_of(const config::Url& url) {
    return {.endpoint = {url.host, url.port}, .encryption = encryption_of(url.scheme)};
}

LoginTest::LoginTest(config::Url url, Secret password, const net::TlsTrust& trust,
                     Clock::time_point now, const LoginTerms& terms)
    : url_(std::move(url)), limit_(now + terms.limit) {
    net::Target target = target_of(url_);
    target.trace = terms.trace;
    net::Wire wire(std::move(target), trust, now);
    if (config::is_imap(url_.scheme))
        connection_.emplace<Imap>(
            imap::Session(imap_options(url_, std::move(password), terms.mechanism), now),
            std::move(wire));
    else if (config::is_smtp(url_.scheme))
        connection_.emplace<Smtp>(
            smtp::Session(smtp_options(url_, std::move(password), terms), now), std::move(wire));
    else
        finish_with({Errc::unavailable, "this kind of server cannot be tested in this version"});
}

void LoginTest::advance(Clock::time_point now) {
    std::visit(
        [&]<class Connection>(Connection& connection) {
            if constexpr (!std::is_same_v<Connection, std::monostate>)
                if (!result_) pump(connection, now);
        },
        connection_);
    if (!result_ && now >= limit_)
        finish_with({Errc::unavailable, "no answer in time; is it the right server and port?"});
}

template <class Connection>
void LoginTest::pump(Connection& connection, Clock::time_point now) {
    connection.advance(now);
    while (auto event = connection.next_event()) {
        std::visit([&](const auto& each) { heard(connection, each); }, *event);
        if (result_) return;
    }
    connection.flush();
    // The connection's own words say more than the engine's.
    if (connection.failure()) finish_with(*connection.failure());
}

template <class Event>
void LoginTest::heard(Imap& connection, const Event& event) {
    if constexpr (std::is_same_v<Event, imap::Greeted>) {
        report_.greeting = event.text;
    } else if constexpr (std::is_same_v<Event, imap::LoggedIn>) {
        const auto& names = event.server.names();
        report_.capabilities.assign(names.begin(), names.end());
        report_.mechanism = event.mechanism;
        report_.tls = connection.wire().description();
        connection.engine().submit(imap::Logout{});
        connection.end();
        result_ = std::move(report_);
    } else if constexpr (std::is_same_v<Event, imap::Ended>) {
        ended(connection.failure() ? connection.failure() : event.error);
    }
}

template <class Event>
void LoginTest::heard(Smtp& connection, const Event& event) {
    if constexpr (std::is_same_v<Event, smtp::Greeted>) {
        report_.greeting = event.text;
    } else if constexpr (std::is_same_v<Event, smtp::Ready>) {
        report_.capabilities = event.server.lines();
        report_.without_login = event.server.mechanisms().empty();
        report_.tls = connection.wire().description();
        connection.engine().quit();
        connection.end();
        result_ = std::move(report_);
    } else if constexpr (std::is_same_v<Event, smtp::Ended>) {
        ended(connection.failure() ? connection.failure() : event.error);
    }
}

void LoginTest::ended(const std::optional<Error>& why) {
    finish_with(why ? *why : Error{Errc::unavailable, "the server ended the connection"});
}

void LoginTest::finish_with(const Error& error) {
    // What the network says names the host itself.
    const bool is_named = ascii::icontains(error.detail, url_.host);
    const std::string where = is_named ? "" : config::format_url(url_) + ": ";
    std::string_view said = error.detail;
    if (error.code == Errc::permission && said.ends_with('.')) said.remove_suffix(1);
    result_ = fail(error.code, where + std::string(said) + advice(error));
}

std::vector<pollfd> LoginTest::interest() const {
    return std::visit(
        []<class Connection>(const Connection& connection) -> std::vector<pollfd> {
            if constexpr (std::is_same_v<Connection, std::monostate>)
                return {};
            else
                return connection.interest();
        },
        connection_);
}

std::optional<Clock::time_point> LoginTest::deadline() const {
    return std::visit(
        [&]<class Connection>(const Connection& connection) -> std::optional<Clock::time_point> {
            if constexpr (std::is_same_v<Connection, std::monostate>)
                return limit_;
            else
                return std::min(limit_, connection.deadline().value_or(limit_));
        },
        connection_);
}

bool wants_authority(const Error& error) {
    return error.code == Errc::protocol && error.detail.find("(tls_ca)") != std::string::npos;
}

Result<LoginReport> log_in_and_wait(const config::Url& url, Secret password,
                                    const std::string& tls_ca, const LoginTerms& terms) {
    const auto trust = net::TlsTrust::make(tls_ca);
    if (!trust) return fail(trust);
    LoginTest test(url, std::move(password), *trust, Clock::now(), terms);
    return wait_for(test);
}

}  // namespace alder::setup
