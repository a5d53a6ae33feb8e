// Gives the password of an account when it is about to log in: from a command, a keyring, a file,
// or a person. It may take time and must not wait.

#pragma once

#include <optional>
#include <vector>

#include <poll.h>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"

namespace alder::account {

class PasswordSource {
public:
    virtual ~PasswordSource() = default;

    // Begins anew with the first call after an answer; nullopt: not yet.
    virtual std::optional<Result<Secret>> advance(Clock::time_point now) = 0;
    virtual std::vector<pollfd> interest() const { return {}; }
    virtual std::optional<Clock::time_point> deadline() const { return std::nullopt; }
};

// One that is known.
class KnownPassword : public PasswordSource {
public:
    explicit KnownPassword(Secret password) : password_(std::move(password)) {}
    std::optional<Result<Secret>> advance(Clock::time_point) override { return password_; }

private:
    Secret password_;
};

}  // namespace alder::account
