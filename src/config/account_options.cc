#include "config/account_options.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/nearest.h"
#include "config/paths.h"

namespace alder::config {

namespace {

std::unexpected<Error> wrong(std::string detail) { return fail(Errc::config, std::move(detail)); }

template <class T>
Result<void> assign(Result<T>&& value, T& into) {
    if (!value) return fail(value);
    into = std::move(*value);
    return {};
}

Result<std::string> path_of(const toml::node& value, const Source& source) {
    auto path = text_of(value);
    if (!path) return path;
    *path = expand_home(std::move(*path), source.home);
    if (!path->starts_with('/')) return wrong("needs a path that begins with / or ~/");
    return path;
}

Result<mail::AddrSpec> address_of(const toml::node& value) {
    return and_then(text_of(value), [](const std::string& text) -> Result<mail::AddrSpec> {
        auto address = mail::AddrSpec::parse(text);
        if (!address)
            return wrong(fmt::format("'{}' is no address: {}", text, address.error().detail));
        return address;
    });
}

Result<std::vector<std::string>> texts_of(const toml::node& value) {
    const toml::array* const array = value.as_array();
    if (array == nullptr) return wrong("needs a list: [\"…\", \"…\"]");
    std::vector<std::string> out;
    for (const toml::node& each : *array) {
        auto text = text_of(each);
        if (!text) return fail(text);
        out.push_back(std::move(*text));
    }
    return out;
}

// "14d", "2w": days.
std::optional<unsigned> days_of(std::string_view text) {
    if (text.size() < 2) return std::nullopt;
    const auto count = ascii::parse_number<unsigned>(text.substr(0, text.size() - 1));
    if (!count || *count > 36500) return std::nullopt;
    if (text.back() == 'd') return count;
    if (text.back() == 'w') return *count * 7;
    return std::nullopt;
}

Result<void> read_address(const toml::node& value, const Source&, Draft& draft) {
    auto address = address_of(value);
    if (!address) return fail(address);
    draft.address = std::move(*address);
    return {};
}

Result<void> read_person(const toml::node& value, const Source&, Draft& draft) {
    return assign(text_of(value), draft.person);
}

Result<void> read_aliases(const toml::node& value, const Source&, Draft& draft) {
    const toml::array* const array = value.as_array();
    if (array == nullptr) return wrong("needs a list: [\"ann@example.net\"]");
    for (const toml::node& each : *array) {
        auto address = address_of(each);
        if (!address) return fail(address);
        draft.aliases.push_back(std::move(*address));
    }
    return {};
}

Result<void> read_signature(const toml::node& value, const Source&, Draft& draft) {
    return assign(text_of(value), draft.signature);
}

Result<void> read_url(const toml::node& value, const Source& source, Direction direction,
                      std::optional<Url>& into) {
    const auto text = text_of(value);
    if (!text) return fail(text);
    auto url = parse_url(*text, direction, source.home);
    if (!url) return fail(url);
    into = std::move(*url);
    return {};
}

Result<void> read_incoming(const toml::node& value, const Source& source, Draft& draft) {
    return read_url(value, source, Direction::incoming, draft.incoming);
}

Result<void> read_outgoing(const toml::node& value, const Source& source, Draft& draft) {
    return read_url(value, source, Direction::outgoing, draft.outgoing);
}

Result<Password> plain_password(const std::string& text, const Source& source) {
    if ((source.mode & 077) != 0) {
        return wrong(
            fmt::format("a password may stand here only if nobody else can read the file: "
                        "chmod 600 {}",
                        source.path));
    }
    return Password(Secret(text));
}

Result<Password> password_by(std::string_view how, const toml::node& value, const Source& source) {
    if (how == "command") {
        auto words = texts_of(value);
        if (!words) return fail(words);
        if (words->empty() || words->front().empty()) return wrong("the command is empty");
        return Password(FromCommand{std::move(*words)});
    }
    if (how == "keyring") {
        if (value.value_exact<bool>() != true) return wrong("write { keyring = true }");
        return Password(FromKeyring{});
    }
    if (how == "file") {
        auto path = path_of(value, source);
        if (!path) return fail(path);
        return Password(FromFile{std::move(*path)});
    }
    if (how == "oauth") {
        auto provider = text_of(value);
        if (!provider) return fail(provider);
        return Password(FromOauth{std::move(*provider)});
    }
    constexpr std::array<std::string_view, 4> kWays{"command", "keyring", "file", "oauth"};
    const auto word = nearest(how, kWays);
    return wrong(word ? fmt::format("'{}' is no way to a password; did you mean '{}'?", how, *word)
                      : fmt::format("'{}' is no way to a password; known are {}", how,
                                    fmt::join(kWays, ", ")));
}

Result<void> read_password(const toml::node& value, const Source& source, Draft& draft) {
    if (const auto text = value.value_exact<std::string>())
        return assign(plain_password(*text, source), draft.password);
    const toml::table* const table = value.as_table();
    if (table == nullptr || table->size() != 1)
        return wrong("needs a text or one way to it, as in { command = [\"pass\", \"mail\"] }");
    const auto only = table->begin();
    return assign(password_by(only->first.str(), only->second, source), draft.password);
}

// Those of src/sasl, and what only an outgoing server can do without.
constexpr std::array<std::string_view, 8> kMechanisms{"SCRAM-SHA-256-PLUS",
                                                      "SCRAM-SHA-256",
                                                      "SCRAM-SHA-1-PLUS",
                                                      "SCRAM-SHA-1",
                                                      "PLAIN",
                                                      "CRAM-MD5",
                                                      "LOGIN",
                                                      kNoLogIn};

Result<std::string> mechanism_of(const toml::node& value,
                                 std::span<const std::string_view> mechanisms) {
    const auto place = choice_of(value, mechanisms);
    if (!place) return fail(place);
    return std::string(mechanisms[*place]);
}

Result<void> read_incoming_auth(const toml::node& value, const Source&, Draft& draft) {
    return assign(mechanism_of(value, log_in_mechanisms()), draft.incoming_auth);
}

Result<void> read_outgoing_auth(const toml::node& value, const Source&, Draft& draft) {
    return assign(mechanism_of(value, kMechanisms), draft.outgoing_auth);
}

Result<void> read_tls_ca(const toml::node& value, const Source& source, Draft& draft) {
    return assign(path_of(value, source), draft.tls_ca);
}

Result<void> read_mode(const toml::node& value, const Source&, Draft& draft) {
    constexpr std::array<std::string_view, 3> kWords{"disconnected", "online", "offline"};
    const auto place = choice_of(value, kWords);
    if (!place) return fail(place);
    draft.mode = static_cast<Mode>(*place);
    return {};
}

Result<void> read_keep(const toml::node& value, const Source&, Draft& draft) {
    const auto text = text_of(value);
    if (!text) return fail(text);
    if (*text == "all" || *text == "headers") {
        draft.keep = {*text == "all" ? Keep::What::all : Keep::What::headers, 0};
        return {};
    }
    const auto days = days_of(*text);
    if (!days || *days == 0)
        return wrong(fmt::format("'{}' is neither all nor headers nor days, as in 90d", *text));
    draft.keep = {Keep::What::recent, *days};
    return {};
}

Result<void> read_leave(const toml::node& value, const Source&, Draft& draft) {
    const auto text = text_of(value);
    if (!text) return fail(text);
    draft.leave_days = days_of(*text);
    if (!draft.leave_days && *text != "forever")
        return wrong(fmt::format("'{}' is neither forever nor days, as in 14d", *text));
    return {};
}

Result<void> read_mirror(const toml::node& value, const Source& source, Draft& draft) {
    return assign(path_of(value, source), draft.mirror);
}

constexpr auto kAccount = OptionRow::Section::account;

constexpr AccountOption kOptions[] = {
    {{kAccount, "address", "\"ann@example.org\"", "", "Your address; must be given"}, read_address},
    {{kAccount, "name", "\"Ann Example\"", "", "Your name, as letters show it"}, read_person},
    {{kAccount, "aliases", "[\"ann@example.net\"]", "", "Other addresses that are yours"},
     read_aliases},
    {{kAccount, "signature", "text", "", "What stands under your letters"}, read_signature},
    {{kAccount, "incoming",
      "imaps:// imap+starttls:// imap+plain:// pop3s:// pop3+starttls:// pop3+plain:// maildir: "
      "mbox: mh:",
      "", "Where mail comes from; without it mail is kept in Alder alone"},
     read_incoming},
    {{kAccount, "outgoing", "smtps:// smtp+starttls:// smtp+plain:// lmtp: sendmail: mx:", "",
      "Where letters go"},
     read_outgoing},
    {{kAccount, "password",
      "{ command = [\"pass\", \"mail\"] }, { keyring = true }, { file = \"~/.secret\" }, "
      "{ oauth = \"google\" }, text",
      "", "How to get the password; a text only in a file of mode 0600; without it you are asked"},
     read_password},
    {{kAccount, "incoming_auth",
      "SCRAM-SHA-256-PLUS, SCRAM-SHA-256, SCRAM-SHA-1-PLUS, SCRAM-SHA-1, PLAIN, CRAM-MD5, LOGIN",
      "", "How to log in to the incoming server; else the strongest way, CRAM-MD5 and LOGIN never"},
     read_incoming_auth},
    {{kAccount, "outgoing_auth", "as incoming_auth, or none", "",
      "How to log in to the outgoing server; none: it takes letters without"},
     read_outgoing_auth},
    {{kAccount, "tls_ca", "path", "", "More authorities to trust, beside the system's"},
     read_tls_ca},
    {{kAccount, "mode", "disconnected, online, offline", "disconnected",
      "Keep everything here; only the index; or fetch and delete on the server"},
     read_mode},
    {{kAccount, "keep", "all, headers, 90d", "all", "How much a disconnected account keeps here"},
     read_keep},
    {{kAccount, "leave", "14d, 0d, forever", "14d",
      "How long fetched mail stays on the server (mode offline, and POP3)"},
     read_leave},
    {{kAccount, "mirror", "path", "", "A Maildir that is kept the same as the account"},
     read_mirror},
};

}  // namespace

std::span<const AccountOption> account_options() { return kOptions; }

std::span<const std::string_view> log_in_mechanisms() {
    return std::span(kMechanisms).first(kMechanisms.size() - 1);
}

Result<std::string> text_of(const toml::node& value) {
    auto text = value.value_exact<std::string>();
    if (!text) return wrong("needs a text in quotes");
    if (text->find('\0') != std::string::npos) return wrong("may not hold a NUL");
    return std::move(*text);
}

Result<std::size_t> choice_of(const toml::node& value, std::span<const std::string_view> words) {
    const auto text = text_of(value);
    if (!text) return fail(text);
    const auto found = std::ranges::find_if(
        words, [&](std::string_view word) { return ascii::iequals(word, *text); });
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    const auto word = nearest(*text, words);
    return wrong(
        word ? fmt::format("cannot be '{}'; did you mean '{}'?", *text, *word)
             : fmt::format("cannot be '{}'; it is one of {}", *text, fmt::join(words, ", ")));
}

}  // namespace alder::config
