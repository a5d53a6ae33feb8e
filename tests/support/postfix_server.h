// A private Postfix on 127.0.0.1 for one test: submission with TLS and log-in (both asked of a
// DovecotServer), delivering into that Dovecot's mailboxes by LMTP; nothing leaves the machine.
// Needs root, as Postfix does. The machine's own Postfix, if any, is not touched: configuration,
// queue and data are in a temporary directory.

#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "tests/support/dovecot_server.h"
#include "tests/support/server_process.h"
#include "tests/support/temp_dir.h"

namespace alder::tests {

struct PostfixOptions {
    std::string domain = "example.org";  // USER@domain is delivered; everything else is refused
    std::string extra{};                 // lines of main.cf
};

class PostfixServer {
public:
    // Why it cannot run on this machine, if so.
    static std::optional<std::string> unavailable();

    // Up and listening when it returns, else the test program ends with Postfix's log. `dovecot`
    // must outlive it.
    explicit PostfixServer(const DovecotServer& dovecot, PostfixOptions options = {});
    ~PostfixServer();

    // The same again: queue and ports.
    void start();
    void stop();

    std::uint16_t submission() const { return submission_; }    // STARTTLS
    std::uint16_t submissions() const { return submissions_; }  // TLS from the first byte
    // What Postfix logged.
    std::string log() const;

private:
    void make_directories() const;
    std::string main_cf() const;
    std::string master_cf() const;

    const DovecotServer& dovecot_;
    PostfixOptions options_;
    TempDir home_;
    std::uint16_t submission_;
    std::uint16_t submissions_;
    std::unique_ptr<ServerProcess> process_;
};

}  // namespace alder::tests
