#include "cli/set_up.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.h"
#include "cli/keep_password.h"
#include "net/tls_filter.h"
#include "setup/account_file.h"
#include "setup/guess.h"
#include "setup/login_test.h"
#include "setup/password.h"

namespace alder::cli {

namespace {

using config::Direction;

// A server that was only guessed gets less patience.
constexpr std::chrono::seconds kGuessLimit{8};
constexpr int kTries = 3;  // for a mistyped password

struct Found {
    config::Url url;  // with its user
    setup::LoginReport report;
};

struct Candidates {
    std::vector<config::Url> urls;
    bool is_guess = false;
};

// Which of two failures says more: that the password is wrong, that a server is there but not to be
// trusted, that there is none.
int weight(const Error& error) {
    if (error.code == Errc::permission) return 3;
    if (setup::wants_authority(error)) return 2;
    return error.code == Errc::protocol ? 1 : 0;
}

// "localhost:1993" and "[::1]:1993", but no URL: "mbox:/path", "lmtp:host:24".
bool is_host_and_port(std::string_view said) {
    if (said.starts_with('[')) return true;
    const std::size_t colon = said.find(':');
    return colon != std::string_view::npos && colon + 1 < said.size() &&
           std::ranges::all_of(said.substr(colon + 1), ascii::is_digit);
}

// "localhost:1993, IMAP with TLS, as ann".
std::string in_words(const config::Url& url) {
    const std::string_view scheme = config::name_of(url.scheme);
    const std::string_view way = scheme.ends_with("+starttls") ? "with STARTTLS"
                                 : scheme.ends_with("+plain")  ? "without TLS"
                                                               : "with TLS";
    config::Url place = url;
    place.user.clear();
    const std::string text = config::format_url(place);
    const std::size_t start = text.find("://");
    return fmt::format("{}, {} {}, as {}",
                       start == std::string::npos ? text : text.substr(start + 3),
                       config::is_imap(url.scheme) ? "IMAP" : "SMTP", way, url.user);
}

class SetUp {
public:
    SetUp(const System& system, const Talk& talk, const config::Paths& paths, SetUpWishes wishes)
        : system_(system), talk_(talk), paths_(paths), wishes_(std::move(wishes)) {}

    Result<std::optional<config::Account>> run();

private:
    Result<void> begin();
    Result<void> check_mechanism() const;
    Result<bool> ask_address();
    Result<void> check_wishes() const;
    Result<void> ask_person();
    Result<void> get_password();
    Result<void> find_incoming();
    Result<void> find_outgoing();
    Result<void> save();

    Result<std::optional<std::string>> ask(const std::string& question, std::string_view option);
    Result<Candidates> candidates(Direction direction, const std::string& said) const;
    Result<Found> try_all(const Candidates& candidates, const std::vector<std::string>& users);
    // nullopt: no server, which only outgoing mail may do without.
    Result<std::optional<Found>> find(Direction direction, const std::optional<std::string>& said,
                                      std::vector<config::Url> guessed);
    Result<bool> ask_authority();
    Result<std::optional<Candidates>> ask_server(Direction direction);
    std::vector<std::string> users_of(const config::Url& url,
                                      const std::vector<std::string>& usual) const;
    config::Url saved_form(config::Url url) const;

    const System& system_;
    const Talk& talk_;
    const config::Paths& paths_;
    SetUpWishes wishes_;
    std::string toml_;
    std::optional<config::Account> account_;
    setup::Guess guess_;
    std::string user_;  // that worked
    Secret password_;
    bool was_typed_ = false;
};

Result<std::optional<config::Account>> SetUp::run() {
    if (auto begun = begin(); !begun) return fail(begun);
    const auto has_address = ask_address();
    if (!has_address) return fail(has_address);
    if (!*has_address) return std::nullopt;
    using Step = Result<void> (SetUp::*)();
    constexpr std::array<Step, 5> kSteps{&SetUp::ask_person, &SetUp::get_password,
                                         &SetUp::find_incoming, &SetUp::find_outgoing,
                                         &SetUp::save};
    for (const Step step : kSteps) {
        const auto done = (this->*step)();
        if (done) continue;
        if (done.error().code != Errc::cancelled || !wishes_.may_ask) return fail(done);
        talk_.complain(done.error().detail);
        return std::nullopt;
    }
    return account_;
}

Result<void> SetUp::begin() {
    auto toml = setup::read_config(*system_.disk, paths_);
    if (!toml) return fail(toml);
    toml_ = std::move(*toml);
    if (!wishes_.tls_ca.empty() && !wishes_.tls_ca.starts_with('/'))
        return fail(Errc::usage, "--tls-ca needs a path that begins with / or ~/");
    return check_mechanism();
}

Result<void> SetUp::check_mechanism() const {
    const auto known = config::log_in_mechanisms();
    const auto is_meant = [&](std::string_view each) {
        return ascii::iequals(each, wishes_.mechanism);
    };
    if (wishes_.mechanism.empty() || std::ranges::any_of(known, is_meant)) return {};
    return fail(Errc::usage, fmt::format("--auth: '{}' is no known way to log in; known are {}",
                                         wishes_.mechanism, fmt::join(known, ", ")));
}

Result<std::optional<std::string>> SetUp::ask(const std::string& question,
                                              std::string_view option) {
    if (!wishes_.may_ask)
        return fail(Errc::usage, fmt::format("say --{}, or answer at a terminal", option));
    if (auto said = system_.err(question); !said) return fail(said);
    auto line = system_.line();
    if (!line) return fail(line);
    if (!*line) return fail(Errc::usage, fmt::format("there is no answer; say --{}", option));
    std::string answer(ascii::trim(**line));
    if (answer.empty()) return std::nullopt;
    return answer;
}

Result<bool> SetUp::ask_address() {
    const auto config = config::parse(toml_, {paths_.config_file(), paths_.home, 0600});
    if (!config) return fail(config);
    std::optional<std::string> text = std::exchange(wishes_.address, std::nullopt);
    const bool was_said = text.has_value();
    while (true) {
        if (!text) {
            auto answer = ask("Your mail address (empty: back): ", "address");
            if (!answer) return fail(answer);
            if (!*answer) return false;
            text = std::move(*answer);
        }
        auto address = mail::AddrSpec::parse(*text);
        if (!address && was_said)
            return fail(Errc::usage, fmt::format("'{}': {}", *text, address.error().detail));
        if (address) {
            const std::string name = wishes_.account.value_or(setup::free_name(*address, *config));
            account_ = config::Account{.name = name, .address = *address};
            account_->tls_ca = wishes_.tls_ca;
            account_->incoming_auth = account_->outgoing_auth = wishes_.mechanism;
            guess_ = setup::guess_servers(*address);
            if (auto good = check_wishes(); !good) return fail(good);
            return true;
        }
        talk_.complain(address.error().detail);
        text.reset();
    }
}

// Refuses what cannot be saved or tried before anybody types a password.
Result<void> SetUp::check_wishes() const {
    auto would_save = setup::with_account(toml_, *account_);
    if (!would_save) return fail(would_save);
    if (wishes_.incoming) {
        if (auto all = candidates(Direction::incoming, *wishes_.incoming); !all) return fail(all);
    }
    if (wishes_.outgoing && *wishes_.outgoing != "none") {
        if (auto all = candidates(Direction::outgoing, *wishes_.outgoing); !all) return fail(all);
    }
    return {};
}

Result<void> SetUp::ask_person() {
    if (wishes_.person) {
        account_->person = *wishes_.person;
    } else if (wishes_.may_ask) {
        auto answer = ask("Your name, as others shall see it (may be empty): ", "name");
        if (!answer) return fail(answer);
        account_->person = answer->value_or("");
    }
    if (!guess_.note.empty()) talk_.say(guess_.note);
    return {};
}

Result<void> SetUp::get_password() {
    was_typed_ = !wishes_.password;
    if (!was_typed_) account_->password = *wishes_.password;
    if (was_typed_ && !wishes_.may_ask)
        return fail(
            Errc::usage,
            "say --password-command, --password-file, --password-keyring or --password-ask");
    if (was_typed_ && password_.empty())
        talk_.say("The password only tries the servers; where to keep it is asked at the end.");
    auto password = setup::password_and_wait(*account_, *system_.disk);
    if (!password && password.error().code == Errc::cancelled)
        return fail(Errc::cancelled,
                    "no password was typed, so nothing was tried or saved; run alder setup again, "
                    "with --password-command, --password-file or --password-keyring if it is kept "
                    "somewhere");
    if (!password) return fail(password);
    password_ = std::move(*password);
    return {};
}

// "mail.example.org" and "mail.example.org:993" are that host in every way; a URL is what it says.
Result<Candidates> SetUp::candidates(Direction direction, const std::string& said) const {
    Candidates all;
    // One of the ways cannot be right for a port, and may only be silent.
    all.is_guess = is_host_and_port(said);
    if (!all.is_guess && said.find(':') != std::string::npos) {
        auto url = config::parse_url(said, direction, paths_.home);
        if (!url) return fail(Errc::usage, url.error().detail);
        all.urls.push_back(std::move(*url));
        return all;
    }
    const bool in = direction == Direction::incoming;
    for (const char* scheme :
         {in ? "imaps://" : "smtps://", in ? "imap+starttls://" : "smtp+starttls://"}) {
        auto url = config::parse_url(scheme + said, direction, paths_.home);
        if (!url) return fail(Errc::usage, url.error().detail);
        all.urls.push_back(std::move(*url));
    }
    return all;
}

std::vector<std::string> SetUp::users_of(const config::Url& url,
                                         const std::vector<std::string>& usual) const {
    if (!url.user.empty()) return {url.user};
    if (wishes_.user) return {*wishes_.user};
    return usual;
}

Result<Found> SetUp::try_all(const Candidates& candidates, const std::vector<std::string>& users) {
    Error worst{Errc::unavailable, "no server was found"};
    std::optional<config::Url> distrusted;
    for (config::Url url : candidates.urls) {
        // What answered in TLS has no STARTTLS on the same port.
        if (distrusted && distrusted->host == url.host && distrusted->port == url.port) continue;
        for (const std::string& user : users_of(url, users)) {
            url.user = user;
            talk_.say(fmt::format("Trying {} …", in_words(url)));
            talk_.tell(config::format_url(url));
            auto report = setup::log_in_and_wait(
                url, password_, account_->tls_ca,
                {.mechanism = wishes_.mechanism,
                 .may_skip_login = !config::is_imap(url.scheme),
                 .trace = wishes_.trace,
                 .limit = candidates.is_guess ? kGuessLimit : setup::LoginTerms{}.limit});
            if (report) return Found{url, std::move(*report)};
            talk_.tell(report.error().detail);
            if (setup::wants_authority(report.error())) distrusted = url;
            if (weight(report.error()) >= weight(worst)) worst = report.error();
            // Another name may help against a refusal, but not against anything else.
            if (report.error().code != Errc::permission) break;
            talk_.say(fmt::format("  The server refused '{}' with this password.", user));
        }
        // The server is the right one: others need not see the password.
        if (worst.code == Errc::permission) break;
    }
    return std::unexpected(worst);
}

Result<bool> SetUp::ask_authority() {
    while (true) {
        auto answer =
            ask("File with the authority's certificate (PEM; empty: another server): ", "tls-ca");
        if (!answer) return fail(answer);
        if (!*answer) return false;
        const std::string path = config::expand_home(**answer, paths_.home);
        if (!path.starts_with('/')) {
            talk_.complain("give the whole path, from / or from ~");
            continue;
        }
        if (const auto trust = net::TlsTrust::make(path); !trust) {
            talk_.complain(trust.error().detail);
            continue;
        }
        account_->tls_ca = path;
        return true;
    }
}

// Asks until the answer can be tried; nullopt: there shall be none.
Result<std::optional<Candidates>> SetUp::ask_server(Direction direction) {
    const bool in = direction == Direction::incoming;
    const std::string question =
        in ? "The server for incoming mail: NAME, NAME:PORT or a URL (empty: give up): "
           : "The server for outgoing mail: NAME, NAME:PORT or a URL\n"
             "(empty or none: save the account for reading only): ";
    while (true) {
        auto answer = ask(question, in ? "incoming" : "outgoing");
        if (!answer) return fail(answer);
        if (!*answer || (!in && **answer == "none")) return std::nullopt;
        auto wanted = candidates(direction, **answer);
        if (wanted) return std::move(*wanted);
        talk_.complain(wanted.error().detail);
    }
}

Result<std::optional<Found>> SetUp::find(Direction direction,
                                         const std::optional<std::string>& said,
                                         std::vector<config::Url> guessed) {
    const bool in = direction == Direction::incoming;
    Candidates all{.urls = std::move(guessed), .is_guess = true};
    if (said) {
        auto wanted = candidates(direction, *said);
        if (!wanted) return fail(wanted);
        all = std::move(*wanted);
    }
    const auto users = user_.empty() ? guess_.users : std::vector{user_};
    for (int tries = 1;; ++tries) {
        auto found = try_all(all, users);
        if (found) return std::move(*found);
        const bool is_distrusted = setup::wants_authority(found.error());
        if (!wishes_.may_ask) return fail(found);
        talk_.complain(found.error().detail);
        if (is_distrusted) {
            const auto named = ask_authority();
            if (!named) return fail(named);
            if (*named) continue;
        }
        // The password that got the mail in is not the mistyped one.
        if (in && found.error().code == Errc::permission) {
            if (!was_typed_ || tries == kTries) return fail(found);
            auto again = get_password();
            if (!again) return fail(again);
            continue;
        }
        auto wanted = ask_server(direction);
        if (!wanted) return fail(wanted);
        if (!*wanted && in) return fail(Errc::cancelled, "nothing was changed");
        if (!*wanted) return std::nullopt;
        all = std::move(**wanted);
    }
}

// An account's own address need not be said twice, but for a relay in the clear: without a user
// there, nobody logs in.
config::Url SetUp::saved_form(config::Url url) const {
    if (url.scheme == config::Scheme::smtp_plain) return url;
    if (url.user == account_->address.text()) url.user.clear();
    return url;
}

Result<void> SetUp::find_incoming() {
    auto found = find(Direction::incoming, wishes_.incoming, guess_.incoming);
    if (!found) return fail(found);
    user_ = (*found)->url.user;
    account_->incoming = saved_form((*found)->url);
    talk_.say(fmt::format("Incoming mail: {} ({})", config::format_url((*found)->url),
                          (*found)->report.tls.empty() ? "without TLS" : (*found)->report.tls));
    return {};
}

Result<void> SetUp::find_outgoing() {
    if (wishes_.outgoing == "none") return {};
    auto found = find(Direction::outgoing, wishes_.outgoing, guess_.outgoing);
    if (!found) return fail(found);
    if (!*found) {
        talk_.say("Outgoing mail: none, this account is for reading only");
        return {};
    }
    account_->outgoing = saved_form((*found)->url);
    if ((*found)->report.without_login) {
        account_->outgoing_auth = config::kNoLogIn;
        account_->outgoing->user.clear();
        talk_.say("  This server takes letters without a log-in.");
    }
    talk_.say(fmt::format("Outgoing mail: {} ({})", config::format_url((*found)->url),
                          (*found)->report.tls.empty() ? "without TLS" : (*found)->report.tls));
    return {};
}

Result<void> SetUp::save() {
    if (was_typed_) {
        auto way = keep_password(system_, talk_, paths_, account_->name, password_);
        if (!way) return fail(way);
        account_->password = std::move(*way);
    }
    auto toml = setup::with_account(toml_, *account_);
    if (!toml) return fail(toml);
    if (auto written = setup::write_config(*system_.disk, paths_, *toml); !written) return written;
    talk_.say(fmt::format("Saved account '{}' in {}", account_->name, paths_.config_file()));
    return {};
}

}  // namespace

Result<std::optional<config::Account>> set_up_account(const System& system, const Talk& talk,
                                                      const config::Paths& paths,
                                                      SetUpWishes wishes) {
    return SetUp(system, talk, paths, std::move(wishes)).run();
}

std::string_view way_of(const config::Password& password) {
    constexpr std::array<std::string_view, 6> kWays{"ask",  "command", "keyring",
                                                    "file", "oauth",   "text"};
    return kWays.at(password.index());
}

}  // namespace alder::cli
