// An engine with its wire: pumps bytes, time and the ends between them, and puts TLS in between
// when the engine asks for it. The owner's loop, on one thread:
//
//   poll over interest() until deadline(); advance(now); next_event() until nullopt; give the
//   engine new commands; flush(). After failure(), or once the engine has seen its peer close, drop
//   it.

#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/engine.h"
#include "net/transcript.h"
#include "net/wire.h"

namespace alder::net {

template <class Event>
inline constexpr bool kMaySwitch = false;
template <class... Events>
inline constexpr bool kMaySwitch<std::variant<Events...>> = (std::is_same_v<Events, Switch> || ...);

template <Engine E>
class Connection {
public:
    using Event = typename E::Event;

    Connection(E engine, Wire wire)
        : engine_(std::move(engine)), wire_(std::move(wire)), transcript_(wire_.target().trace) {
        const Endpoint& to = wire_.target().endpoint;
        transcript_.happened("connecting to " + to.host + ":" + std::to_string(to.port));
    }

    E& engine() { return engine_; }
    const E& engine() const { return engine_; }
    const Wire& wire() const { return wire_; }

    // Reads, feeds, passes the time, writes. Never waits.
    void advance(Clock::time_point now) {
        now_ = now;
        wire_.advance(now);
        feed();
        if (wire_.open()) engine_.time_passed(now);
        flush();
    }

    // What the engine has to say, without its Switch, which is the connection's business.
    std::optional<Event> next_event() {
        while (auto event = engine_.next_event()) {
            if constexpr (kMaySwitch<Event>) {
                if (const auto* wanted = std::get_if<Switch>(&*event)) {
                    change_filters(*wanted);
                    continue;
                }
            }
            return event;
        }
        return std::nullopt;
    }

    // Takes what the engine wants to send, as far as the wire has room.
    void flush() {
        while (const std::size_t room = wire_.room()) {
            const std::string output = engine_.take_output(room);
            if (output.empty()) break;
            transcript_.sent(output, exchange());
            wire_.send(output);
            wire_.flush();
        }
    }

    // Says goodbye on the wire (close_notify, end of file) after all output.
    void end() {
        flush();
        wire_.end();
    }

    // Why the connection cannot go on, for a person; the peer's own close is the engine's matter.
    const std::optional<Error>& failure() const { return wire_.failure(); }

    std::vector<pollfd> interest() const { return wire_.interest(); }

    std::optional<Clock::time_point> deadline() const {
        auto nearest = wire_.deadline();
        const auto engines = wire_.open() ? engine_.deadline() : std::nullopt;
        if (engines && (!nearest || *engines < *nearest)) nearest = engines;
        return nearest;
    }

private:
    void feed() {
        announce();
        const std::string received = wire_.take_received();
        transcript_.received(received, exchange());
        unread_ += received;
        feed_engine();
        if (told_end_) return;
        std::optional<Close> how;
        if (unread_.empty()) how = wire_.peer_closed();
        if (wire_.failure()) how = Close::cut;
        if (!how) return;
        told_end_ = true;
        transcript_.happened(wire_.failure() ? wire_.failure()->detail : "the peer has closed");
        engine_.peer_closed(*how);
    }

    void feed_engine() {
        // Line by line, so that an answer to one challenge is out, and known for a secret, before
        // the next line may end the log-in.
        while (exchange() == Exchange::login && !unread_.empty()) {
            const std::size_t end = std::min(unread_.find('\n'), unread_.size() - 1) + 1;
            const std::size_t taken = engine_.feed(std::string_view(unread_).substr(0, end));
            unread_.erase(0, taken);
            flush();
            if (taken == 0) return;
        }
        if (!unread_.empty()) unread_.erase(0, engine_.feed(unread_));
    }

    Exchange exchange() const {
        if constexpr (requires { engine_.is_logging_in(); })
            return engine_.is_logging_in() ? Exchange::login : Exchange::open;
        else
            return Exchange::open;
    }

    // Evidence goes to the engine once, before the bytes it vouches for.
    void announce() {
        if (announced_) return;
        const auto secured = wire_.secured();
        if (!secured) return;
        announced_ = true;
        const std::string protection = wire_.description();
        transcript_.happened(protection.empty() ? "connected, without TLS" : protection);
        if constexpr (requires { engine_.secured(*secured); }) engine_.secured(*secured);
    }

    void change_filters(const Switch& wanted) {
        switch (wanted.to) {
            case Switch::To::tls:
                // Whatever came before the handshake came from somebody who is not yet known.
                if (!unread_.empty() || wire_.has_received())
                    wire_.fail_with({Errc::protocol,
                                     "The server sent more than its answer before TLS began; "
                                     "somebody may be in the middle"});
                else
                    wire_.begin_tls(now_);
                break;
            case Switch::To::deflate:
                wire_.fail_with({Errc::bug, "An engine asked for compression, which it may not"});
                break;
        }
        feed();
    }

    E engine_;
    Wire wire_;
    Transcript transcript_;
    std::string unread_;
    Clock::time_point now_{};
    bool announced_ = false;
    bool told_end_ = false;
};

}  // namespace alder::net
