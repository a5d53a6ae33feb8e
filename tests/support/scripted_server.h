// A server on 127.0.0.1 that says what the test tells it to, in plaintext or TLS, whole or in
// pieces. Has no thread and never waits: the test calls advance() in turn with its client.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "tests/support/certificates.h"

namespace alder::tests {

class ScriptedServer {
public:
    ScriptedServer();
    ~ScriptedServer();
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;

    std::uint16_t port() const;

    // Accepts one client, reads, writes.
    void advance();

    // In TLS once its handshake is over; what is said before begin_tls() goes out in plaintext.
    void say(std::string_view bytes);
    // What the client said since the last time, decrypted.
    std::string take_heard();

    // From here on TLS. `newest`: TLS1_2_VERSION and the like, 0 for what OpenSSL has.
    void begin_tls(const Identity& identity, int newest = 0);
    // The tls-exporter value as this side sees it.
    std::string exporter() const;
    // The name that the client asked for by SNI.
    std::string asked_name() const;

    // At most so many bytes are written at each advance().
    void deliver_in_pieces_of(std::size_t bytes);

    // close_notify in TLS, then the end of the stream, after all that was said.
    void close_cleanly();
    // The end of the stream without close_notify.
    void close_without_word();
    // A reset.
    void cut();

    bool client_ended() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace alder::tests
