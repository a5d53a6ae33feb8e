#include "setup/guess.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/ascii.h"

namespace alder::setup {

namespace {

using config::Scheme;

struct Server {
    Scheme scheme;
    std::string_view host;
    std::uint16_t port;
};

// As the providers document it.
struct Provider {
    std::array<std::string_view, 8> domains;  // "" are none
    Server incoming;
    Server outgoing;
    std::string_view note;
};

constexpr std::string_view kAppPassword =
    "This provider takes no ordinary password here: make an app password in your account there.";
constexpr std::string_view kSwitchOn =
    "This provider serves IMAP only after you switched it on in the settings of its web mail.";
constexpr std::string_view kOauthOnly =
    "This provider takes only OAuth, which is not in this version, so a password may be refused.";
constexpr std::string_view kBridge =
    "This provider needs its Bridge program, which runs on this machine and has its own password.";

constexpr Server imaps(std::string_view host) { return {Scheme::imaps, host, 993}; }
constexpr Server smtps(std::string_view host) { return {Scheme::smtps, host, 465}; }
constexpr Server submission(std::string_view host) { return {Scheme::smtp_starttls, host, 587}; }

constexpr Provider kProviders[] = {
    {{"gmail.com", "googlemail.com"},
     imaps("imap.gmail.com"),
     smtps("smtp.gmail.com"),
     kAppPassword},
    {{"outlook.com", "hotmail.com", "live.com", "msn.com", "outlook.de", "hotmail.de", "hotmail.fr",
      "hotmail.co.uk"},
     imaps("outlook.office365.com"),
     submission("smtp-mail.outlook.com"),
     kOauthOnly},
    {{"icloud.com", "me.com", "mac.com"},
     imaps("imap.mail.me.com"),
     submission("smtp.mail.me.com"),
     kAppPassword},
    {{"yahoo.com", "yahoo.de", "yahoo.fr", "yahoo.co.uk", "ymail.com", "rocketmail.com"},
     imaps("imap.mail.yahoo.com"),
     smtps("smtp.mail.yahoo.com"),
     kAppPassword},
    {{"aol.com", "aim.com"}, imaps("imap.aol.com"), smtps("smtp.aol.com"), kAppPassword},
    {{"fastmail.com", "fastmail.fm", "fastmail.net", "fastmail.org", "messagingengine.com"},
     imaps("imap.fastmail.com"),
     smtps("smtp.fastmail.com"),
     kAppPassword},
    {{"gmx.de", "gmx.net", "gmx.at", "gmx.ch"},
     imaps("imap.gmx.net"),
     smtps("mail.gmx.net"),
     kSwitchOn},
    {{"gmx.com", "gmx.us", "gmx.co.uk", "gmx.fr"},
     imaps("imap.gmx.com"),
     smtps("mail.gmx.com"),
     kSwitchOn},
    {{"web.de"}, imaps("imap.web.de"), smtps("smtp.web.de"), kSwitchOn},
    {{"t-online.de", "magenta.de"},
     imaps("secureimap.t-online.de"),
     smtps("securesmtp.t-online.de"),
     "This provider wants the e-mail password, which you set in its customer centre."},
    {{"mailbox.org"}, imaps("imap.mailbox.org"), smtps("smtp.mailbox.org"), ""},
    {{"posteo.de", "posteo.net", "posteo.org", "posteo.eu", "posteo.at", "posteo.ch"},
     imaps("posteo.de"),
     smtps("posteo.de"),
     ""},
    {{"zoho.com", "zohomail.com"}, imaps("imap.zoho.com"), smtps("smtp.zoho.com"), kSwitchOn},
    {{"yandex.com", "yandex.ru", "ya.ru"},
     imaps("imap.yandex.com"),
     smtps("smtp.yandex.com"),
     kAppPassword},
    {{"mail.ru", "inbox.ru", "list.ru", "bk.ru"},
     imaps("imap.mail.ru"),
     smtps("smtp.mail.ru"),
     kAppPassword},
    {{"orange.fr", "wanadoo.fr"}, imaps("imap.orange.fr"), smtps("smtp.orange.fr"), ""},
    {{"free.fr"}, imaps("imap.free.fr"), smtps("smtp.free.fr"), ""},
    {{"riseup.net"}, imaps("mail.riseup.net"), smtps("mail.riseup.net"), ""},
    {{"disroot.org"}, imaps("disroot.org"), smtps("disroot.org"), ""},
    {{"migadu.com"}, imaps("imap.migadu.com"), smtps("smtp.migadu.com"), ""},
    {{"runbox.com"}, imaps("mail.runbox.com"), smtps("mail.runbox.com"), ""},
    {{"proton.me", "protonmail.com", "pm.me"},
     {Scheme::imap_starttls, "127.0.0.1", 1143},
     {Scheme::smtp_starttls, "127.0.0.1", 1025},
     kBridge},
};

config::Url url_of(const Server& server) {
    return {.scheme = server.scheme,
            .user = {},
            .host = std::string(server.host),
            .port = server.port,
            .path = {}};
}

const Provider* provider_of(const std::string& domain) {
    const auto* const found = std::ranges::find_if(kProviders, [&](const Provider& each) {
        return std::ranges::find(each.domains, domain) != each.domains.end();
    });
    return found == std::end(kProviders) ? nullptr : found;
}

// Each scheme with each host: TLS from the first byte goes before STARTTLS.
std::vector<config::Url> all_of(std::span<const Server> schemes,
                                std::span<const std::string> hosts) {
    std::vector<config::Url> all;
    for (Server server : schemes) {
        for (const std::string& host : hosts) {
            server.host = host;
            all.push_back(url_of(server));
        }
    }
    return all;
}

constexpr std::array kIncoming{Server{Scheme::imaps, "", 993},
                               Server{Scheme::imap_starttls, "", 143},
                               Server{Scheme::imap_plain, "", 143}};
constexpr std::array kOutgoing{Server{Scheme::smtps, "", 465},
                               Server{Scheme::smtp_starttls, "", 587},
                               Server{Scheme::smtp_plain, "", 25}};
constexpr std::size_t kWithTls = 2;  // of both

void guess_by_name(const std::string& domain, Guess& guess) {
    if (domain == "localhost") {
        const std::array hosts{domain};
        guess.incoming = all_of(kIncoming, hosts);
        guess.outgoing = all_of(kOutgoing, hosts);
        return;
    }
    const std::array incoming{"imap." + domain, "mail." + domain, domain};
    const std::array outgoing{"smtp." + domain, "mail." + domain, domain};
    guess.incoming = all_of(std::span(kIncoming).first(kWithTls), incoming);
    guess.outgoing = all_of(std::span(kOutgoing).first(kWithTls), outgoing);
}

}  // namespace

Guess guess_servers(const mail::AddrSpec& address) {
    const std::string domain = ascii::lower(address.domain());
    Guess guess{.incoming = {},
                .outgoing = {},
                .users = {address.text(), std::string(address.local())},
                .note = ""};
    const Provider* const provider = provider_of(domain);
    if (provider == nullptr) {
        guess_by_name(domain, guess);
        return guess;
    }
    guess.incoming = {url_of(provider->incoming)};
    guess.outgoing = {url_of(provider->outgoing)};
    guess.note = provider->note;
    return guess;
}

}  // namespace alder::setup
