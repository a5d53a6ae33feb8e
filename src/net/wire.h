// One connection without its protocol: dialling, filters (TLS), a socket that never blocks, the
// counters and the deadlines of what happens before the protocol speaks. Connection<Engine> pumps
// an engine through it. One thread.
//
//   dialling --connected--> [TLS handshake] --> open --> ended or failed

#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <poll.h>

#include "base/clock.h"
#include "base/engine.h"
#include "base/result.h"
#include "base/secured.h"
#include "net/dialer.h"
#include "net/filter.h"
#include "net/socket.h"
#include "net/tls_filter.h"
#include "net/transcript.h"

namespace alder::net {

enum class Encryption {
    tls,                 // from the first byte
    starttls,            // plaintext until the engine's Switch; nothing is spent before it
    loopback_plaintext,  // none, and only to this very machine
    plaintext,           // none: the account says so in so many words
};

struct Target {
    Endpoint endpoint;
    Encryption encryption = Encryption::tls;
    std::optional<KeyPin> pin = {};
    TraceSink trace = {};  // hears what is said; none: nobody does
};

struct Traffic {
    std::uint64_t bytes_in = 0;  // on the socket, TLS included
    std::uint64_t bytes_out = 0;
    std::uint64_t turns = 0;  // how often we spoke after the peer had: round trips, at most
};

class Wire {
public:
    static constexpr std::chrono::seconds kHandshakeLimit{30};
    // What is read in one go, and how much may wait to be written.
    static constexpr std::size_t kPiece = std::size_t{64} * 1024;
    static constexpr std::size_t kMaxWaiting = std::size_t{256} * 1024;

    // `trust` must outlive the wire. The second way skips the look-up.
    Wire(Target target, const TlsTrust& trust, Clock::time_point now);
    Wire(Target target, const Addresses& addresses, const TlsTrust& trust, Clock::time_point now);

    // Reads at most kPiece, writes what goes. Never waits.
    void advance(Clock::time_point now);

    // Plain bytes that arrived.
    std::string take_received() { return std::exchange(received_, {}); }
    bool has_received() const { return !received_.empty(); }
    // How much more may be sent now; 0 while the wire is not open or its peer is slow.
    std::size_t room() const;
    void send(std::string_view plain);
    // Writes what goes, after send().
    void flush();
    // Says that we send no more, once all is written.
    void end();

    // From here on TLS, as the peer agreed.
    void begin_tls(Clock::time_point now);
    // Gives the stream up.
    void fail_with(Error error);

    bool open() const;
    std::optional<Secured> secured() const;
    // How the peer's side ended, after all received bytes.
    std::optional<Close> peer_closed() const { return peer_closed_; }
    const std::optional<Error>& failure() const { return failure_; }
    const Traffic& traffic() const { return traffic_; }
    const Target& target() const { return target_; }
    // The filters in words: "TLSv1.3, TLS_AES_256_GCM_SHA384"; "" for plaintext.
    std::string description() const;

    std::vector<pollfd> interest() const;
    std::optional<Clock::time_point> deadline() const;

private:
    void dial(Clock::time_point now);
    void begin(Clock::time_point now);
    void read();
    Result<std::string> filtered(std::string_view bytes);
    Result<void> filter_outward(std::size_t top, std::string_view plain);
    void collect_wire();
    void see_end(Close how);
    bool all_open() const;

    Target target_;
    const TlsTrust* trust_;
    std::optional<Dialer> dialer_;
    std::optional<Socket> socket_;
    std::vector<std::unique_ptr<Filter>> filters_;  // the socket's first, the engine's last
    Clock::time_point handshake_limit_{};
    std::string received_;     // plain, for the engine
    std::string waiting_;      // for the socket
    std::size_t written_ = 0;  // of waiting_
    bool has_heard_ = true;    // since we spoke
    bool ending_ = false;
    bool ended_ = false;
    std::optional<Close> peer_closed_;
    std::optional<Error> failure_;
    Traffic traffic_;
};

}  // namespace alder::net
