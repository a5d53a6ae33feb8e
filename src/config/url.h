// Where mail comes from and where it goes, as one line of the configuration:
//
//   imaps imap+starttls imap+plain pop3s pop3+starttls pop3+plain   SCHEME://USER@HOST[:PORT]
//   maildir mbox mh                                                 SCHEME:PATH
//   smtps smtp+starttls smtp+plain                                  SCHEME://[USER@]HOST[:PORT]
//   lmtp:HOST:PORT  lmtp:/SOCKET  sendmail:/usr/sbin/sendmail  mx:

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace alder::config {

enum class Scheme : std::uint8_t {
    imaps,
    imap_starttls,
    imap_plain,
    pop3s,
    pop3_starttls,
    pop3_plain,
    maildir,
    mbox,
    mh,
    smtps,
    smtp_starttls,
    smtp_plain,
    lmtp,
    sendmail,
    mx,
};

enum class Direction : std::uint8_t { incoming, outgoing };

struct Url {
    Scheme scheme{};
    std::string user;        // percent-decoded; empty: the account's address
    std::string host;        // lower case, an IPv6 address without brackets; empty for paths and mx
    std::uint16_t port = 0;  // the scheme's own where none is given
    std::string path;        // absolute; for maildir, mbox, mh, sendmail, and lmtp by socket

    bool operator==(const Url&) const = default;
};

// Errc::config says what is wrong. home replaces "~" in paths.
Result<Url> parse_url(std::string_view text, Direction direction, const std::string& home);

// As parse_url() reads it back; without the port when it is the scheme's own.
std::string format_url(const Url& url);

std::string_view name_of(Scheme scheme);
bool is_imap(Scheme scheme);
bool is_pop3(Scheme scheme);
bool is_smtp(Scheme scheme);  // a server of one's own, that may ask for a log-in
// Mail that stays where it is: maildir, mbox, mh.
bool is_local(Scheme scheme);

}  // namespace alder::config
