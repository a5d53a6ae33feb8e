#include "tests/support/dovecot_server.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <unistd.h>

#include "tests/support/certificates.h"

namespace alder::tests {

namespace {

namespace fs = std::filesystem;

constexpr const char* kProgram = "/usr/sbin/dovecot";

// Whose the mail is. Dovecot serves no mail as root.
std::string owner() {
    if (::geteuid() == 0) return "mail";
    const passwd* const user = ::getpwuid(::geteuid());
    return user != nullptr ? user->pw_name : "";
}

std::string group_of(const std::string& user) {
    const passwd* const entry = ::getpwnam(user.c_str());
    const group* const found = entry != nullptr ? ::getgrgid(entry->pw_gid) : nullptr;
    return found != nullptr ? found->gr_name : "";
}

void give_away(const fs::path& path) {
    const passwd* const entry = ::getpwnam(owner().c_str());
    if (::geteuid() == 0 && ::lchown(path.c_str(), entry->pw_uid, entry->pw_gid) != 0) std::abort();
}

std::string read(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

void write(const fs::path& path, const std::string& text) {
    std::ofstream file(path, std::ios::binary);
    file << text;
    if (!file.flush()) std::abort();
}

std::string first_line_of(const char* command) {
    std::array<char, 256> line{};
    std::FILE* const pipe = ::popen(command, "r");
    if (pipe == nullptr) return "";
    const bool read = std::fgets(line.data(), line.size(), pipe) != nullptr;
    ::pclose(pipe);
    return read ? line.data() : "";
}

void link_tree(const fs::path& from, const fs::path& to) {
    fs::create_directories(to);
    give_away(to);
    for (const auto& entry : fs::directory_iterator(from)) {
        const fs::path target = to / entry.path().filename();
        if (entry.is_directory()) {
            link_tree(entry.path(), target);
            continue;
        }
        std::error_code not_here;
        fs::create_hard_link(entry.path(), target, not_here);
        if (not_here) fs::copy_file(entry.path(), target);
    }
}

}  // namespace

std::optional<std::string> DovecotServer::unavailable() {
    static const std::optional<std::string> why = []() -> std::optional<std::string> {
        for (const char* part : {kProgram, "/usr/lib/dovecot/imap", "/usr/lib/dovecot/pop3",
                                 "/usr/lib/dovecot/lmtp"}) {
            if (!fs::exists(part)) return fmt::format("needs Dovecot: there is no {}", part);
        }
        const std::string version = first_line_of("/usr/sbin/dovecot --version");
        if (version.starts_with("2.3.")) return std::nullopt;
        return "needs Dovecot 2.3, whose configuration we write; here is " + version;
    }();
    return why;
}

DovecotServer::DovecotServer(DovecotOptions options)
    : options_(std::move(options)),
      ports_{free_port(), free_port(), free_port(), free_port(), free_port()} {
    fs::permissions(home_.path(), fs::perms(0755));
    make_certificates();
    make_users();
    write(home_ / "dovecot.conf", configuration() + services() + options_.extra);
    start();
}

DovecotServer::~DovecotServer() { stop(); }

void DovecotServer::start() {
    process_ = std::make_unique<ServerProcess>(
        std::vector<std::string>{kProgram, "-F", "-c", (home_ / "dovecot.conf").string()},
        home_ / "dovecot.log");
    if (process_->comes_up(ports_.imaps)) return;
    std::fprintf(stderr, "Dovecot does not start:\n%s\n", log().c_str());
    std::abort();
}

void DovecotServer::stop() { process_.reset(); }

void DovecotServer::make_certificates() const {
    const Identity authority =
        make_identity({.common_name = "Alder test authority", .authority = true});
    authority.write(ca());
    const Identity server = make_identity(
        {.common_name = "localhost", .names = {"DNS:localhost", "IP:127.0.0.1"}}, &authority);
    server.write(certificate());
    server.write_key(key());
}

void DovecotServer::make_users() const {
    std::string passwords;
    const passwd* const owns = ::getpwnam(owner().c_str());
    for (const MailUser& user : options_.users) {
        const fs::path directory = home_ / "users" / user.name;
        passwords += fmt::format("{}:{{PLAIN}}{}:{}:{}::{}::\n", user.name, user.password,
                                 owns->pw_uid, owns->pw_gid, directory.string());
        fs::create_directories(directory);
        give_away(directory);
    }
    write(home_ / "passwd", passwords);
    for (const auto& [user, tree] : options_.maildirs) link_tree(tree, maildir(user));
    for (const char* name : {"run", "state"}) fs::create_directory(home_ / name);
}

std::string DovecotServer::configuration() const {
    // As root it drops to its package's users, else to nobody.
    const std::string internal = ::geteuid() == 0 ? "dovecot" : owner();
    const std::string login = ::geteuid() == 0 ? "dovenull" : owner();
    std::string text = fmt::format(
        "base_dir = {0}/run\nstate_dir = {0}/state\nlog_path = {0}/dovecot.log\n"
        "instance_name = alder-test\nprotocols = imap pop3 lmtp\nlisten = 127.0.0.1\n"
        "default_internal_user = {1}\ndefault_internal_group = {2}\ndefault_login_user = {3}\n"
        "first_valid_uid = 1\nfirst_valid_gid = 1\n"
        "auth_mechanisms = {4}\nauth_username_format = %Ln\n"
        "ssl = yes\nssl_cert = <{0}/server.pem\nssl_key = <{0}/server-key.pem\n"
        "mail_location = maildir:~/Maildir\nmail_max_userip_connections = 1000\n"
        "lmtp_rcpt_check_quota = no\npostmaster_address = postmaster@example.org\n"
        // A wrong password costs two seconds each otherwise.
        "auth_failure_delay = 0\n",
        home_.path().string(), internal, group_of(internal), login, options_.mechanisms);
    text += fmt::format(
        "passdb {{\n driver = passwd-file\n args = scheme=PLAIN username_format=%n {0}/passwd\n}}\n"
        "userdb {{\n driver = passwd-file\n args = username_format=%n {0}/passwd\n}}\n",
        home_.path().string());
    std::string folders;
    if (options_.special_folders) {
        for (const char* name : {"Drafts", "Sent", "Trash", "Junk"})
            folders += fmt::format(
                " mailbox {0} {{\n  special_use = \\{0}\n  auto = subscribe\n }}\n", name);
    }
    text += fmt::format("namespace inbox {{\n inbox = yes\n separator = {}\n prefix = {}\n{}}}\n",
                        options_.separator, options_.prefix, folders);
    if (!options_.capability.empty())
        text += fmt::format("protocol imap {{\n imap_capability = {}\n}}\n", options_.capability);
    return text;
}

std::string DovecotServer::services() const {
    return fmt::format(
        "service imap-login {{\n chroot =\n service_count = 0\n"
        " inet_listener imap {{\n  port = {}\n }}\n"
        " inet_listener imaps {{\n  port = {}\n  ssl = yes\n }}\n}}\n"
        "service pop3-login {{\n chroot =\n service_count = 0\n"
        " inet_listener pop3 {{\n  port = {}\n }}\n"
        " inet_listener pop3s {{\n  port = {}\n  ssl = yes\n }}\n}}\n"
        "service lmtp {{\n inet_listener lmtp {{\n  address = 127.0.0.1\n  port = {}\n }}\n}}\n"
        "service auth {{\n unix_listener auth-submission {{\n  mode = 0666\n }}\n}}\n"
        "service anvil {{\n chroot =\n}}\nservice stats {{\n chroot =\n}}\n",
        ports_.imap, ports_.imaps, ports_.pop3, ports_.pop3s, ports_.lmtp);
}

fs::path DovecotServer::maildir(const std::string& user) const {
    return home_ / "users" / user / "Maildir";
}

std::vector<std::string> DovecotServer::messages(const std::string& user,
                                                 const std::string& folder) const {
    std::string name = folder;
    std::ranges::replace(name, options_.separator.front(), '.');
    const fs::path directory = folder.empty() ? maildir(user) : maildir(user) / ("." + name);
    std::vector<fs::path> files;
    for (const char* part : {"cur", "new"}) {
        std::error_code not_there;
        for (const auto& entry : fs::directory_iterator(directory / part, not_there))
            files.push_back(entry.path());
    }
    std::ranges::sort(files, {}, [](const fs::path& path) { return path.filename(); });
    std::vector<std::string> all;
    for (const fs::path& file : files) all.push_back(read(file));
    return all;
}

bool DovecotServer::waits_for(const std::string& user, std::size_t count,
                              const std::string& folder) const {
    for (int turn = 0; turn < 1500; ++turn) {
        if (messages(user, folder).size() >= count) return true;
        ::poll(nullptr, 0, 20);
    }
    return false;
}

std::string DovecotServer::log() const { return read(home_ / "dovecot.log"); }

}  // namespace alder::tests
