// The password of an account from where the configuration says it is: written there, in a file, in
// the keyring, or printed by a command. Steppable, because a command may take long and whoever logs
// in must not wait for it. Asking a person is another matter: see ask_password().

#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <poll.h>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"
#include "config/config.h"
#include "disk/disk.h"
#include "process/child.h"

namespace alder::setup {

class PasswordLookup {
public:
    // That long a command may take: a person may have to unlock something first.
    static constexpr std::chrono::seconds kLimit{30};

    // Nothing is begun before advance(). `account` is its name: in the keyring, and in messages.
    PasswordLookup(config::Password how, std::string account, disk::Disk& disk)
        : how_(std::move(how)), account_(std::move(account)), disk_(&disk) {}

    void advance(Clock::time_point now);
    std::vector<pollfd> interest() const;
    std::optional<Clock::time_point> deadline() const;

    // Errc::config where the configuration leads to no password, permission where a command gives
    // none, unavailable when it takes too long.
    const std::optional<Result<Secret>>& result() const { return result_; }

private:
    void begin(Clock::time_point now);
    Result<Secret> in_file(const std::string& path) const;
    void start(std::vector<std::string> words, Clock::time_point now);
    void listen();
    Result<Secret> printed(const process::Exit& exit) const;
    std::string complaint() const;

    config::Password how_;
    std::string account_;
    disk::Disk* disk_;
    bool begun_ = false;
    std::optional<process::Child> child_;
    std::string program_;
    Secret printed_;
    std::string complained_;  // the end of what it wrote to its standard error
    std::optional<Result<Secret>> result_;
};

// Asks on the terminal of this process (/dev/tty), without showing what is typed, and waits.
// Errc::config when there is no terminal; cancelled when nothing was typed.
Result<Secret> ask_password(const std::string& question);

// Looks up, or asks where the account is set up so, and waits.
Result<Secret> password_and_wait(const config::Account& account, disk::Disk& disk);
// The same where a server of the account asks for it; else empty at once.
Result<Secret> needed_password(const config::Account& account, disk::Disk& disk);

// Asks for the passwords that are kept nowhere, before something takes the terminal, and puts them
// into the configuration in memory. Where nothing is typed the account stays offline.
Result<void> ask_for_passwords(config::Config& config);

// The command that reads a password from the keyring, and the one that stores its input there.
std::vector<std::string> keyring_lookup(const std::string& account);
std::vector<std::string> keyring_store(const std::string& account);

}  // namespace alder::setup
