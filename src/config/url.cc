#include "config/url.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/nearest.h"
#include "base/percent.h"
#include "config/paths.h"

namespace alder::config {

namespace {

// What follows the scheme's name.
enum class Shape : std::uint8_t { server, path, lmtp, nothing };

struct SchemeRow {
    Scheme scheme;
    std::string_view name;
    Direction direction;
    Shape shape;
    std::uint16_t port;
};

constexpr std::array kSchemes{
    SchemeRow{Scheme::imaps, "imaps", Direction::incoming, Shape::server, 993},
    SchemeRow{Scheme::imap_starttls, "imap+starttls", Direction::incoming, Shape::server, 143},
    SchemeRow{Scheme::imap_plain, "imap+plain", Direction::incoming, Shape::server, 143},
    SchemeRow{Scheme::pop3s, "pop3s", Direction::incoming, Shape::server, 995},
    SchemeRow{Scheme::pop3_starttls, "pop3+starttls", Direction::incoming, Shape::server, 110},
    SchemeRow{Scheme::pop3_plain, "pop3+plain", Direction::incoming, Shape::server, 110},
    SchemeRow{Scheme::maildir, "maildir", Direction::incoming, Shape::path, 0},
    SchemeRow{Scheme::mbox, "mbox", Direction::incoming, Shape::path, 0},
    SchemeRow{Scheme::mh, "mh", Direction::incoming, Shape::path, 0},
    SchemeRow{Scheme::smtps, "smtps", Direction::outgoing, Shape::server, 465},
    SchemeRow{Scheme::smtp_starttls, "smtp+starttls", Direction::outgoing, Shape::server, 587},
    SchemeRow{Scheme::smtp_plain, "smtp+plain", Direction::outgoing, Shape::server, 25},
    SchemeRow{Scheme::lmtp, "lmtp", Direction::outgoing, Shape::lmtp, 24},
    SchemeRow{Scheme::sendmail, "sendmail", Direction::outgoing, Shape::path, 0},
    SchemeRow{Scheme::mx, "mx", Direction::outgoing, Shape::nothing, 25},
};

std::unexpected<Error> wrong(std::string detail) { return fail(Errc::config, std::move(detail)); }

std::unexpected<Error> unknown_scheme(std::string_view name, Direction direction) {
    std::vector<std::string_view> known;
    for (const SchemeRow& row : kSchemes) {
        if (row.direction == direction) known.push_back(row.name);
    }
    const auto word = nearest(name, known);
    return wrong(fmt::format(
        "'{}:' is no way for {} mail; {}", name,
        direction == Direction::incoming ? "incoming" : "outgoing",
        word ? fmt::format("did you mean '{}:'? Known are {}", *word, fmt::join(known, ", "))
             : fmt::format("known are {}", fmt::join(known, ", "))));
}

Result<std::string> decoded_user(std::string_view text) {
    for (std::size_t at = text.find('%'); at != text.npos; at = text.find('%', at + 3)) {
        if (at + 2 >= text.size() || hex_value(text[at + 1]) < 0 || hex_value(text[at + 2]) < 0)
            return wrong("a % in the user name needs two digits after it");
    }
    std::string out = percent_decoded(text);
    if (std::ranges::any_of(out, ascii::is_control))
        return wrong("the user name holds a control character");
    return out;
}

// Letters, digits and "-._~+" stay.
std::string percent_encoded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool plain = ascii::is_alnum(c) || std::string_view("-._~+").contains(c);
        out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

bool is_host(std::string_view host) {
    if (host.empty() || host.size() > 255) return false;
    return std::ranges::all_of(host, [](char c) {
        return ascii::is_alnum(c) || c == '-' || c == '.' || c == '_' || c == ':' ||
               !ascii::is_ascii(c);
    });
}

// "host", "host:port", "[v6]:port".
Result<void> read_host(std::string_view text, Url& url) {
    std::string_view port;
    const bool bracketed = text.starts_with('[') && text.find(']') != std::string_view::npos;
    const std::size_t host_end = bracketed ? text.find(']') + 1 : text.find(':');
    std::string_view host = text.substr(0, host_end);
    if (host_end < text.size()) port = text.substr(host_end);
    if (bracketed) host = host.substr(1, host.size() - 2);
    if (!is_host(host) || (!bracketed && host.find(':') != std::string_view::npos))
        return wrong(fmt::format("'{}' is no host name", host));
    url.host = ascii::lower(host);
    if (port.empty()) return {};
    const auto number =
        port.front() == ':' ? ascii::parse_number<std::uint16_t>(port.substr(1)) : std::nullopt;
    if (!number || *number == 0) return wrong(fmt::format("'{}' is no port", port));
    url.port = *number;
    return {};
}

Result<Url> server(std::string_view rest, Url url) {
    if (!rest.starts_with("//"))
        return wrong(fmt::format("write {}://USER@HOST", name_of(url.scheme)));
    rest.remove_prefix(2);
    if (rest.ends_with('/')) rest.remove_suffix(1);
    if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) {
        auto user = decoded_user(rest.substr(0, at));
        if (!user) return fail(user);
        url.user = std::move(*user);
        rest.remove_prefix(at + 1);
    }
    if (url.user.find(':') != std::string::npos)
        return wrong("a password does not belong here; see the option 'password'");
    if (auto host = read_host(rest, url); !host) return fail(host);
    return url;
}

Result<Url> local(std::string_view rest, Url url, const std::string& home) {
    if (rest.starts_with("///")) rest.remove_prefix(2);
    url.path = expand_home(std::string(rest), home);
    if (!url.path.starts_with('/') || url.path.find('\0') != std::string::npos)
        return wrong(fmt::format("{}: needs an absolute path", name_of(url.scheme)));
    return url;
}

Result<Url> lmtp(std::string_view rest, Url url, const std::string& home) {
    if (rest.starts_with("//")) rest.remove_prefix(2);
    if (rest.starts_with('/') || rest.starts_with('~')) {
        url.port = 0;
        return local(rest, std::move(url), home);
    }
    if (auto host = read_host(rest, url); !host) return fail(host);
    return url;
}

const SchemeRow& row_of(Scheme scheme) {
    return *std::ranges::find(kSchemes, scheme, &SchemeRow::scheme);
}

}  // namespace

Result<Url> parse_url(std::string_view text, Direction direction, const std::string& home) {
    const std::size_t colon = text.find(':');
    const std::string name = ascii::lower(text.substr(0, colon));
    if (colon == std::string_view::npos)
        return wrong(fmt::format("'{}' needs a scheme, as in {}", text,
                                 direction == Direction::incoming
                                     ? "imaps://ann@mail.example.org"
                                     : "smtps://ann@mail.example.org"));
    const auto* const row = std::ranges::find_if(kSchemes, [&](const SchemeRow& each) {
        return each.name == name && each.direction == direction;
    });
    if (row == kSchemes.end()) return unknown_scheme(name, direction);
    const std::string_view rest = text.substr(colon + 1);
    Url url{.scheme = row->scheme, .user = {}, .host = {}, .port = row->port, .path = {}};
    switch (row->shape) {
        case Shape::server:
            return server(rest, std::move(url));
        case Shape::path:
            return local(rest, std::move(url), home);
        case Shape::lmtp:
            return lmtp(rest, std::move(url), home);
        case Shape::nothing:
            if (!rest.empty()) return wrong(fmt::format("nothing may follow '{}:'", name));
            return url;
    }
    return url;
}

std::string format_url(const Url& url) {
    const SchemeRow& row = row_of(url.scheme);
    const bool is_address = url.host.find(':') != std::string::npos;
    const std::string place =
        (is_address ? "[" + url.host + "]" : url.host) +
        (url.port == row.port || url.host.empty() ? "" : fmt::format(":{}", url.port));
    switch (row.shape) {
        case Shape::server:
            return fmt::format("{}://{}{}{}", row.name, percent_encoded(url.user),
                               url.user.empty() ? "" : "@", place);
        case Shape::lmtp:
        case Shape::path:
            return fmt::format("{}:{}", row.name, url.path.empty() ? place : url.path);
        case Shape::nothing:
            return fmt::format("{}:", row.name);
    }
    return {};
}

std::string_view name_of(Scheme scheme) { return row_of(scheme).name; }

bool is_imap(Scheme scheme) { return name_of(scheme).starts_with("imap"); }
bool is_pop3(Scheme scheme) { return name_of(scheme).starts_with("pop3"); }
bool is_smtp(Scheme scheme) { return name_of(scheme).starts_with("smtp"); }
bool is_local(Scheme scheme) {
    return row_of(scheme).direction == Direction::incoming && row_of(scheme).shape == Shape::path;
}

}  // namespace alder::config
