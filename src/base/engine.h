// The one shape of every protocol: a pull machine that holds no socket, clock, file or thread.
// Its owner feeds it the peer's bytes, tells it the time, takes the bytes it wants to send, and
// asks for events until there are none. net::Connection pumps any of them; tests are scripts.

#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace alder {

// How the peer's side of a stream ended.
enum class Close {
    clean,  // it said that it would send no more (end of file, TLS close_notify)
    cut,    // reset, timeout, or the end of a TLS stream without close_notify
};

// The event of an engine that stopped consuming because the next bytes come through a filter. An
// engine that can ask for it has Event = std::variant<.., Switch, ..>. An engine whose matter is
// log-in also has secured(const Secured&) (base/secured.h): the connection calls it once, when TLS
// is up and verified (before the first byte is fed, or after Switch to tls), or before the first
// byte where the account wants no TLS. Until then no password may be spent.
struct Switch {
    enum class To { tls, deflate } to{};

    bool operator==(const Switch&) const = default;
};

template <class E>
concept Engine =
    requires(E engine, std::string_view bytes, std::size_t room, Clock::time_point now, Close how) {
        // Bytes consumed: all of them, but before a Switch event, after which the rest is fed again
        // through the new filter.
        { engine.feed(bytes) } -> std::same_as<std::size_t>;
        engine.peer_closed(how);
        engine.time_passed(now);
        // At most `room` bytes; large bodies are pulled from a ByteSource as there is room for
        // them.
        { engine.take_output(room) } -> std::same_as<std::string>;
        // The next event, or nullopt until something is fed or the time has passed.
        { engine.next_event() } -> std::same_as<std::optional<typename E::Event>>;
        // When time_passed() wants to be called at the latest, if ever.
        { engine.deadline() } -> std::same_as<std::optional<Clock::time_point>>;
    };

}  // namespace alder
