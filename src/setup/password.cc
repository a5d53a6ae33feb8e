#include "setup/password.h"

#include <utility>

#include <fmt/format.h>

#include "base/ascii.h"
#include "disk/atomic_write.h"
#include "setup/wait.h"

namespace alder::setup {

namespace {

constexpr std::size_t kMost = 64 << 10;  // bytes of a file or of what a command prints
constexpr std::size_t kComplaint = 500;  // bytes of an error message
constexpr std::size_t kPiece = 4 << 10;

Secret first_line(std::string_view text) {
    text = text.substr(0, text.find('\n'));
    if (text.ends_with('\r')) text.remove_suffix(1);
    return Secret(std::string(text));
}

}  // namespace

std::vector<std::string> keyring_lookup(const std::string& account) {
    return {"secret-tool", "lookup", "service", "alder", "account", account};
}

std::vector<std::string> keyring_store(const std::string& account) {
    return {"secret-tool", "store", "--label=Alder: " + account, "service", "alder",
            "account",     account};
}

void PasswordLookup::advance(Clock::time_point now) {
    if (result_) return;
    if (!std::exchange(begun_, true)) begin(now);
    if (!child_) return;
    child_->time_passed(now);
    listen();
}

void PasswordLookup::begin(Clock::time_point now) {
    if (const auto* command = std::get_if<config::FromCommand>(&how_))
        return start(command->words, now);
    if (std::holds_alternative<config::FromKeyring>(how_))
        return start(keyring_lookup(account_), now);
    if (const auto* file = std::get_if<config::FromFile>(&how_)) {
        result_ = in_file(file->path);
    } else if (const auto* text = std::get_if<Secret>(&how_)) {
        result_ = *text;
    } else if (const auto* oauth = std::get_if<config::FromOauth>(&how_)) {
        result_ = fail(Errc::config,
                       fmt::format("account '{}': OAuth ({}) is not in this version; make an app "
                                   "password at your provider and use that",
                                   account_, oauth->provider));
    } else {
        result_ = fail(Errc::config,
                       fmt::format("account '{}' has no password in the configuration, and there "
                                   "is nobody here to ask; see 'password' in alder-config(5)",
                                   account_));
    }
}

Result<Secret> PasswordLookup::in_file(const std::string& path) const {
    const auto status = disk_->status(path);
    if (!status)
        return fail(Errc::config,
                    fmt::format("the password of '{}': {}", account_, status.error().detail));
    if (status->kind != disk::Entry::Kind::file)
        return fail(Errc::config,
                    fmt::format("the password of '{}': {} is no plain file", account_, path));
    if ((status->mode & 077) != 0)
        return fail(Errc::config,
                    fmt::format("the password of '{}': others can read {}; run: chmod 600 {}",
                                account_, path, path));
    auto text = disk::read_file(*disk_, path, kMost);
    if (!text)
        return fail(Errc::config,
                    fmt::format("the password of '{}': {}", account_, text.error().detail));
    const Secret whole(std::move(*text));
    Secret password = first_line(whole.spend());
    if (password.empty())
        return fail(Errc::config, fmt::format("the password of '{}': {} is empty", account_, path));
    return password;
}

void PasswordLookup::start(std::vector<std::string> words, Clock::time_point now) {
    program_ = words.front();
    auto child = process::Child::start(
        {.arguments = std::move(words), .environment = process::usual_environment()}, now + kLimit);
    if (!child) {
        const bool is_keyring = std::holds_alternative<config::FromKeyring>(how_);
        result_ = fail(Errc::config,
                       fmt::format("the password of '{}': {}{}", account_, child.error().detail,
                                   is_keyring ? "; install libsecret-tools for the keyring" : ""));
        return;
    }
    child_.emplace(std::move(*child));
    child_->close_in();
}

void PasswordLookup::listen() {
    bool more = true;
    while (more) {
        auto out = child_->read_out(kPiece);
        auto err = child_->read_err(kPiece);
        if (!out || !err) {
            result_ = fail(out ? err : out);
            break;
        }
        more = !out->bytes.empty() || !err->bytes.empty();
        printed_ = Secret(std::string(printed_.spend()) + out->bytes);
        complained_ += err->bytes;
        if (complained_.size() > kComplaint) complained_.erase(0, complained_.size() - kComplaint);
        if (printed_.spend().size() > kMost)
            result_ = fail(Errc::permission, fmt::format("the password of '{}': {} prints too much",
                                                         account_, program_));
        if (result_) break;
    }
    const auto exit = child_->exited();
    if (exit && !result_) result_ = printed(*exit);
    if (result_) child_.reset();
}

Result<Secret> PasswordLookup::printed(const process::Exit& exit) const {
    const std::string whose = fmt::format("the password of '{}': ", account_);
    if (exit.timed_out)
        return fail(Errc::unavailable, fmt::format("{}{} did not end within {} seconds{}", whose,
                                                   program_, kLimit.count(), complaint()));
    Secret password = first_line(printed_.spend());
    if (exit.ok() && !password.empty()) return password;
    if (std::holds_alternative<config::FromKeyring>(how_) && complained_.empty())
        return fail(Errc::permission,
                    fmt::format("{}the keyring has none; store it with: secret-tool store --label "
                                "Alder service alder account {}",
                                whose, account_));
    if (exit.ok())
        return fail(Errc::permission,
                    fmt::format("{}{} printed nothing{}", whose, program_, complaint()));
    return fail(Errc::permission, exit.signal != 0
                                      ? fmt::format("{}{} was ended by signal {}{}", whose,
                                                    program_, exit.signal, complaint())
                                      : fmt::format("{}{} failed with exit code {}{}", whose,
                                                    program_, exit.code, complaint()));
}

// ": what it said", in one line.
std::string PasswordLookup::complaint() const {
    std::string text(ascii::trim(complained_));
    for (char& c : text) c = c == '\n' ? ' ' : c;
    return text.empty() ? "" : ": " + text;
}

std::vector<pollfd> PasswordLookup::interest() const {
    std::vector<pollfd> wanted;
    if (!child_) return wanted;
    for (const int fd : {child_->out_fd(), child_->err_fd(), child_->exit_fd()}) {
        if (fd >= 0) wanted.push_back({fd, POLLIN, 0});
    }
    return wanted;
}

std::optional<Clock::time_point> PasswordLookup::deadline() const {
    return child_ ? child_->deadline() : std::nullopt;
}

namespace {

std::string question_for(const config::Account& account) {
    return fmt::format("Password of {} ({}): ", account.name, account.address.text());
}

// A password that is typed for one server makes nobody log in at the other.
void use_typed(config::Account& account, Secret password) {
    const auto& relay = account.outgoing;
    if (relay && config::is_smtp(relay->scheme) && config::log_in_user(account, *relay).empty())
        account.outgoing_auth = config::kNoLogIn;
    account.password = std::move(password);
}

}  // namespace

Result<void> ask_for_passwords(config::Config& config) {
    for (config::Account& account : config.accounts) {
        const bool asks = std::holds_alternative<config::AskForIt>(account.password);
        if (!asks || !config::has_log_in(account)) continue;
        auto typed = ask_password(question_for(account));
        if (typed)
            use_typed(account, std::move(*typed));
        else if (typed.error().code != Errc::cancelled)
            return fail(typed);
    }
    return {};
}

Result<Secret> password_and_wait(const config::Account& account, disk::Disk& disk) {
    if (std::holds_alternative<config::AskForIt>(account.password))
        return ask_password(question_for(account));
    PasswordLookup lookup(account.password, account.name, disk);
    return wait_for(lookup);
}

Result<Secret> needed_password(const config::Account& account, disk::Disk& disk) {
    return config::has_log_in(account) ? password_and_wait(account, disk) : Secret();
}

}  // namespace alder::setup
