// An account on an IMAP server: one connection that comes up by itself, is kept, and comes back
// with growing pauses when it is lost. Carries values between net::Connection<imap::Session> and
// sync::ImapSync, and facts, tasks and outcomes between that and the account.

#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "account/backend.h"
#include "account/password_source.h"
#include "imap/session.h"
#include "net/connection.h"
#include "net/tls_filter.h"
#include "sync/imap_sync.h"

namespace alder::account {

struct ImapServer {
    net::Target target;
    std::string user;
    std::string mechanism;  // of SASL, by name; "": the strongest
    std::string tls_ca;     // a PEM file trusted as well; "": none
};

class ImapBackend : public Backend {
public:
    ImapBackend(ImapServer server, std::unique_ptr<PasswordSource> password,
                sync::SyncOptions options)
        : server_(std::move(server)),
          password_(std::move(password)),
          options_(std::move(options)) {}
    // Says goodbye, without waiting for the answer.
    ~ImapBackend() override;

    store::Numbering numbering() const override { return store::Numbering::servers; }
    store::Durability durability() const override { return store::Durability::normal; }
    void begin(Known known) override;
    Result<std::optional<Fact>> next_fact() override;
    void carry_out(sync::Task task) override;
    std::optional<sync::Outcome> next_outcome() override;
    void want(const sync::Wanted& wanted) override;
    void hurry() override;

    std::vector<pollfd> interest() const override;
    std::optional<Clock::time_point> deadline() const override;
    void advance(Clock::time_point now) override;
    Standing standing() const override;
    net::Traffic traffic() const override;

private:
    using Connection = net::Connection<imap::Session>;
    // Waits for its time: at once, after a failure, or until it is asked to.
    struct Away {
        std::optional<Error> why;
        std::optional<Clock::time_point> again;
    };
    struct AskingPassword {};
    struct Connected {
        explicit Connected(Connection to) : connection(std::move(to)) {}
        Connection connection;
        bool is_logged_in = false;
    };
    using State = std::variant<Away, AskingPassword, std::unique_ptr<Connected>>;

    void come(Clock::time_point now);
    Result<void> connect(Clock::time_point now);
    void pump(Connected& connected, Clock::time_point now);
    void hear(Connected& connected, imap::SessionEvent event);
    void go_away(const Error& why, Clock::time_point now);
    // The disk is behind: nothing more is read from the server for now.
    bool is_full() const;
    // How long the server has owed an answer; nullopt: not long enough to speak of.
    std::optional<std::chrono::seconds> silent_for() const;
    Standing standing_with_server() const;

    ImapServer server_;
    std::unique_ptr<PasswordSource> password_;
    sync::SyncOptions options_;
    std::optional<net::TlsTrust> trust_;
    std::optional<Secret> secret_;
    std::optional<sync::ImapSync> sync_;  // since the first begin()
    State state_ = Away{};
    int failures_ = 0;  // since something worked
    std::optional<Error> ended_;
    bool is_over_ = false;  // the session said its last
    bool is_hurried_ = false;
    Clock::time_point now_{};
    std::mt19937 random_{std::random_device{}()};
    std::deque<Error> troubles_;
    net::Traffic earlier_;  // of connections that are over
};

}  // namespace alder::account
