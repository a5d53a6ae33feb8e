// A private Dovecot on 127.0.0.1 for one test: IMAP, POP3 and LMTP, on free ports, in a temporary
// directory, with an authority and a certificate of its own. It lets passwords through without TLS
// too, as the way does not leave the machine. Runs as root (mail then belongs to the user "mail")
// and as an ordinary user. The machine's own Dovecot, if any, is not touched.
//
//   if (const auto why = DovecotServer::unavailable()) GTEST_SKIP() << *why;

#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/server_process.h"
#include "tests/support/temp_dir.h"

namespace alder::tests {

struct MailUser {
    std::string name;  // logs in as "ann" and as "ann@example.org"; mail for both is theirs
    std::string password;
};

struct DovecotOptions {
    std::vector<MailUser> users{{"ann", "geranium"}, {"bob", "larch"}};
    // Of a user: a Maildir++ tree that becomes their mail (its files are linked, not copied; they
    // must be readable to all).
    std::map<std::string, std::filesystem::path> maildirs{};
    std::string mechanisms = "plain login scram-sha-256";
    std::string separator = "/";
    std::string prefix{};         // "INBOX." as some servers have it, with separator "."
    std::string capability{};     // what IMAP is said to offer, instead of what it does
    std::string extra{};          // lines of configuration
    bool special_folders = true;  // Drafts, Sent, Trash and Junk are there and subscribed
};

class DovecotServer {
public:
    // Why it cannot run on this machine, if so.
    static std::optional<std::string> unavailable();

    // Up and listening when it returns, else the test program ends with Dovecot's log.
    explicit DovecotServer(DovecotOptions options = {});
    ~DovecotServer();

    // The same again: users, mail and ports.
    void start();
    void stop();

    std::uint16_t imap() const { return ports_.imap; }  // STARTTLS
    std::uint16_t imaps() const { return ports_.imaps; }
    std::uint16_t pop3() const { return ports_.pop3; }  // STLS
    std::uint16_t pop3s() const { return ports_.pop3s; }
    std::uint16_t lmtp() const { return ports_.lmtp; }

    // For tls_ca: vouches for localhost and 127.0.0.1.
    std::filesystem::path ca() const { return home_ / "ca.pem"; }
    std::filesystem::path certificate() const { return home_ / "server.pem"; }
    std::filesystem::path key() const { return home_ / "server-key.pem"; }
    // Speaks Dovecot's authentication protocol; everybody may connect.
    std::filesystem::path auth_socket() const { return home_ / "run/auth-submission"; }
    const std::vector<MailUser>& users() const { return options_.users; }

    std::filesystem::path maildir(const std::string& user) const;
    // The messages of a folder as they lie on the disk (lines end in LF), oldest first by file
    // name; "" is the Inbox.
    std::vector<std::string> messages(const std::string& user,
                                      const std::string& folder = {}) const;
    // Waits for as many messages; true when they are there in time.
    bool waits_for(const std::string& user, std::size_t count,
                   const std::string& folder = {}) const;
    // What Dovecot logged.
    std::string log() const;

private:
    struct Ports {
        std::uint16_t imap, imaps, pop3, pop3s, lmtp;
    };

    void make_certificates() const;
    void make_users() const;
    std::string configuration() const;
    std::string services() const;

    DovecotOptions options_;
    TempDir home_;
    Ports ports_;
    std::unique_ptr<ServerProcess> process_;
};

}  // namespace alder::tests
