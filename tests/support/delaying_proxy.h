// Stands between a client and a server on 127.0.0.1 and makes the way long: every byte arrives
// `latency` after it was sent, in each direction, and nothing else changes, so that whoever
// pipelines is as fast as on a real long way. Counts connections and bytes. A thread of its own.

#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>

namespace alder::tests {

class DelayingProxy {
public:
    // Listens on a free port and passes on to `server_port` on 127.0.0.1. A round trip takes twice
    // the latency, and a new connection costs one, as by TCP's handshake.
    DelayingProxy(std::uint16_t server_port, std::chrono::milliseconds latency);
    ~DelayingProxy();
    DelayingProxy(const DelayingProxy&) = delete;
    DelayingProxy& operator=(const DelayingProxy&) = delete;

    std::uint16_t port() const { return port_; }
    std::uint64_t connections() const { return connections_; }
    std::uint64_t bytes_to_server() const { return bytes_to_server_; }
    std::uint64_t bytes_to_client() const { return bytes_to_client_; }

private:
    void serve();

    std::uint16_t server_port_;
    std::chrono::milliseconds latency_;
    std::uint16_t port_ = 0;
    int listener_ = -1;
    int stop_ = -1;  // eventfd
    std::atomic<std::uint64_t> connections_ = 0;
    std::atomic<std::uint64_t> bytes_to_server_ = 0;
    std::atomic<std::uint64_t> bytes_to_client_ = 0;
    std::thread thread_;
};

}  // namespace alder::tests
