#include "tests/support/postfix_server.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace alder::tests {

namespace {

namespace fs = std::filesystem;

constexpr const char* kDaemons = "/usr/lib/postfix/sbin";
constexpr const char* kOwner = "postfix";
constexpr const char* kSetgid = "postdrop";

void write(const fs::path& path, const std::string& text) {
    std::ofstream file(path, std::ios::binary);
    file << text;
    if (!file.flush()) std::abort();
    // Postfix reads a file that looks as if somebody were writing it again and again, for seconds.
    file.close();
    fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::hours(1));
}

// One directory of the queue, as Postfix's own installation makes it.
struct QueueDirectory {
    const char* name;
    const char* user;
    const char* group;
    mode_t mode;
};
constexpr QueueDirectory kDirectories[] = {
    {"queue/active", kOwner, "root", 0700},   {"queue/bounce", kOwner, "root", 0700},
    {"queue/corrupt", kOwner, "root", 0700},  {"queue/defer", kOwner, "root", 0700},
    {"queue/deferred", kOwner, "root", 0700}, {"queue/flush", kOwner, "root", 0700},
    {"queue/hold", kOwner, "root", 0700},     {"queue/incoming", kOwner, "root", 0700},
    {"queue/private", kOwner, "root", 0700},  {"queue/saved", kOwner, "root", 0700},
    {"queue/trace", kOwner, "root", 0700},    {"queue/maildrop", kOwner, kSetgid, 0730},
    {"queue/public", kOwner, kSetgid, 0710},  {"queue/pid", "root", "root", 0755},
    {"data", kOwner, kOwner, 0700},
};

}  // namespace

std::optional<std::string> PostfixServer::unavailable() {
    if (const auto why = DovecotServer::unavailable()) return why;
    const fs::path master = fs::path(kDaemons) / "master";
    if (!fs::exists(master)) return fmt::format("needs Postfix: there is no {}", master.string());
    if (::getpwnam(kOwner) == nullptr || ::getgrnam(kSetgid) == nullptr)
        return "needs the users that Postfix's package makes";
    if (::geteuid() != 0) return "needs root to run Postfix";
    return std::nullopt;
}

PostfixServer::PostfixServer(const DovecotServer& dovecot, PostfixOptions options)
    : dovecot_(dovecot),
      options_(std::move(options)),
      submission_(free_port()),
      submissions_(free_port()) {
    make_directories();
    write(home_ / "etc/main.cf", main_cf());
    write(home_ / "etc/master.cf", master_cf());
    std::string users;
    for (const MailUser& user : dovecot.users())
        users += fmt::format("{}@{} ok\n", user.name, options_.domain);
    write(home_ / "etc/users", users);
    start();
}

PostfixServer::~PostfixServer() { stop(); }

void PostfixServer::start() {
    process_ = std::make_unique<ServerProcess>(
        std::vector<std::string>{fmt::format("{}/master", kDaemons), "-d", "-c",
                                 (home_ / "etc").string()},
        home_ / "master.log");
    if (process_->comes_up(submission_)) return;
    std::fprintf(stderr, "Postfix does not start:\n%s\n", log().c_str());
    std::abort();
}

void PostfixServer::stop() { process_.reset(); }

void PostfixServer::make_directories() const {
    fs::permissions(home_.path(), fs::perms(0755));
    for (const char* name : {"etc", "queue"}) {
        fs::create_directory(home_ / name);
        fs::permissions(home_ / name, fs::perms(0755));
    }
    for (const QueueDirectory& one : kDirectories) {
        const fs::path path = home_ / one.name;
        fs::create_directory(path);
        const bool given = ::chown(path.c_str(), ::getpwnam(one.user)->pw_uid,
                                   ::getgrnam(one.group)->gr_gid) == 0 &&
                           ::chmod(path.c_str(), one.mode) == 0;
        if (!given) std::abort();
    }
}

std::string PostfixServer::main_cf() const {
    return fmt::format(
        "compatibility_level = 3.6\nconfig_directory = {0}/etc\nqueue_directory = {0}/queue\n"
        "data_directory = {0}/data\ndaemon_directory = {1}\nmail_owner = {2}\n"
        "setgid_group = {3}\nmaillog_file = {0}/data/log\nmaillog_file_prefixes = {0}\n"
        "inet_interfaces = 127.0.0.1\ninet_protocols = ipv4\nmyhostname = mail.{4}\n"
        "mydestination =\nlocal_recipient_maps =\nmynetworks =\nalias_maps =\nalias_database =\n"
        "smtpd_peername_lookup = no\nsmtp_dns_support_level = disabled\n"
        "message_size_limit = 104857600\n"
        // Log-in and certificates are the Dovecot's.
        "smtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = dovecot\nsmtpd_sasl_path = {5}\n"
        "smtpd_tls_cert_file = {6}\nsmtpd_tls_key_file = {7}\n"
        "smtpd_relay_restrictions = permit_sasl_authenticated, reject\n"
        // So is delivery.
        "virtual_mailbox_domains = {4}\nvirtual_mailbox_maps = texthash:{0}/etc/users\n"
        "virtual_transport = lmtp:inet:127.0.0.1:{8}\n"
        "default_transport = error:5.4.4 nothing leaves this machine\n"
        // Tests stop servers and want to see what comes after within seconds.
        "queue_run_delay = 1s\nminimal_backoff_time = 1s\nmaximal_backoff_time = 2s\n"
        "smtpd_error_sleep_time = 0\n{9}",
        home_.path().string(), kDaemons, kOwner, kSetgid, options_.domain,
        dovecot_.auth_socket().string(), dovecot_.certificate().string(), dovecot_.key().string(),
        dovecot_.lmtp(), options_.extra);
}

std::string PostfixServer::master_cf() const {
    return fmt::format(
        "127.0.0.1:{} inet n - n - - smtpd -o smtpd_tls_security_level=encrypt\n"
        "127.0.0.1:{} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes\n"
        "pickup unix n - n 60 1 pickup\ncleanup unix n - n - 0 cleanup\n"
        "qmgr unix n - n 300 1 qmgr\ntlsmgr unix - - n 1000? 1 tlsmgr\n"
        "rewrite unix - - n - - trivial-rewrite\nbounce unix - - n - 0 bounce\n"
        "defer unix - - n - 0 bounce\ntrace unix - - n - 0 bounce\n"
        "verify unix - - n - 1 verify\nflush unix n - n 1000? 0 flush\n"
        "proxymap unix - - n - - proxymap\nshowq unix n - n - - showq\n"
        "error unix - - n - - error\nretry unix - - n - - error\n"
        "lmtp unix - - n - - lmtp\nanvil unix - - n - 1 anvil\n"
        "scache unix - - n - 1 scache\npostlog unix-dgram n - n - 1 postlogd\n",
        submission_, submissions_);
}

std::string PostfixServer::log() const {
    std::string all;
    for (const char* name : {"master.log", "data/log"}) {
        std::ostringstream text;  // one a file: an empty one makes it fail
        text << std::ifstream(home_ / name, std::ios::binary).rdbuf();
        all += text.str();
    }
    return all;
}

}  // namespace alder::tests
