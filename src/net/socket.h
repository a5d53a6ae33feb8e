// A connected or connecting TCP socket that never blocks, closed when it goes, and the addresses it
// connects to.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <sys/socket.h>

#include "base/result.h"

namespace alder::net {

struct Endpoint {
    std::string host;  // DNS name in ASCII, or an IP address without brackets
    std::uint16_t port = 0;

    bool operator==(const Endpoint&) const = default;
};

// An address of the system's: family, number and port.
struct Address {
    sockaddr_storage storage{};
    socklen_t length = 0;

    int family() const { return storage.ss_family; }
    bool is_loopback() const;
    // "127.0.0.1" or "::1".
    std::string text() const;
};

class Socket {
public:
    // What a read or write did: bytes, nothing for now, the peer's end, or a dead connection.
    struct Outcome {
        enum class Kind { moved, not_now, ended, dead } kind{};
        std::size_t bytes = 0;
    };

    // Begins to connect; without delay (Nagle), close-on-exec, non-blocking. Fails at once with
    // the errno where the system can tell.
    static std::expected<Socket, int> connect(const Address& address);
    ~Socket();
    Socket(Socket&& other) noexcept;
    Socket& operator=(Socket&& other) noexcept;

    int fd() const { return fd_; }

    // nullopt while connecting; then 0, or the errno of the failure. Never waits.
    std::optional<int> connected() const;
    Outcome read(std::string& into, std::size_t room) const;
    Outcome write(std::string_view bytes) const;
    // No more writes; the peer sees the end of the stream.
    void end_writing() const;
    bool peer_is_loopback() const;

private:
    explicit Socket(int fd) : fd_(fd) {}
    int fd_ = -1;
};

}  // namespace alder::net
