#include "app/password.h"

#include <optional>
#include <utility>

#include "setup/password.h"

namespace alder::app {
namespace {

// Looked up anew each time it is needed: it may have been mended meanwhile.
class LookedUp : public account::PasswordSource {
public:
    LookedUp(disk::Disk& disk, const config::Account& spec)
        : disk_(disk), how_(spec.password), account_(spec.name) {}

    std::optional<Result<Secret>> advance(Clock::time_point now) override {
        if (!lookup_) lookup_.emplace(how_, account_, disk_);
        lookup_->advance(now);
        if (!lookup_->result()) return std::nullopt;
        Result<Secret> found = *lookup_->result();
        lookup_.reset();
        return found;
    }
    std::vector<pollfd> interest() const override {
        return lookup_ ? lookup_->interest() : std::vector<pollfd>{};
    }
    std::optional<Clock::time_point> deadline() const override {
        return lookup_ ? lookup_->deadline() : std::nullopt;
    }

private:
    disk::Disk& disk_;
    config::Password how_;
    std::string account_;
    std::optional<setup::PasswordLookup> lookup_;
};

// Asks the person, who is at the terminal of this process and has nothing else to do there.
class Asked : public account::PasswordSource {
public:
    explicit Asked(std::string account) : account_(std::move(account)) {}

    std::optional<Result<Secret>> advance(Clock::time_point) override {
        return setup::ask_password("Password of account " + account_ + ": ");
    }

private:
    std::string account_;
};

}  // namespace

std::unique_ptr<account::PasswordSource> password_source(disk::Disk& disk,
                                                         const config::Account& spec, Stay stay) {
    const bool asks = std::holds_alternative<config::AskForIt>(spec.password);
    if (asks && stay == Stay::until_in_step) return std::make_unique<Asked>(spec.name);
    return std::make_unique<LookedUp>(disk, spec);
}

}  // namespace alder::app
