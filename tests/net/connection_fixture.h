// A client connection and a scripted server taking turns in one thread, with time passed in.

#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>

#include "net/connection.h"
#include "tests/support/must.h"
#include "tests/support/scripted_server.h"
#include "tests/support/temp_dir.h"

namespace alder::net {

// Speaks lines: "STARTTLS OK\r\n" makes it ask for TLS, any other line is an event. Notes in
// `secured` what it was told.
class LineEngine {
public:
    struct Line {
        std::string text;
    };
    using Event = std::variant<Line, Switch>;

    std::size_t feed(std::string_view bytes) {
        std::size_t used = 0;
        while (used < bytes.size() && !switching_) {
            line_ += bytes[used++];
            if (!line_.ends_with("\r\n")) continue;
            const std::string text = std::exchange(line_, {});
            switching_ = text == "STARTTLS OK\r\n";
            if (switching_)
                events_.emplace_back(std::in_place_type<Switch>, Switch::To::tls);
            else
                events_.push_back(Line{text.substr(0, text.size() - 2)});
        }
        return used;
    }
    void peer_closed(Close how) { closed = how; }
    void time_passed(Clock::time_point now) { time = now; }
    std::string take_output(std::size_t room) {
        std::string piece = output.substr(0, room);
        output.erase(0, piece.size());
        return piece;
    }
    std::optional<Event> next_event() {
        if (events_.empty()) return std::nullopt;
        Event event = std::move(events_.front());
        events_.erase(events_.begin());
        return event;
    }
    std::optional<Clock::time_point> deadline() const { return wanted_time; }
    void secured(const Secured& evidence) {
        switching_ = false;
        evidences.push_back(evidence);
    }

    std::string output;
    std::vector<Secured> evidences;
    std::optional<Close> closed;
    std::optional<Clock::time_point> time;
    std::optional<Clock::time_point> wanted_time;

private:
    std::string line_;
    std::vector<Event> events_;
    bool switching_ = false;
};

inline Address loopback(std::uint16_t port) {
    Address address;
    auto& four = reinterpret_cast<sockaddr_in&>(address.storage);
    four.sin_family = AF_INET;
    four.sin_port = htons(port);
    four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.length = sizeof four;
    return address;
}

struct Pair {
    Pair(Target target, const TlsTrust& trust, tests::ScriptedServer& scripted)
        : server(scripted),
          client(LineEngine(), Wire(std::move(target), {loopback(scripted.port())}, trust, now)) {}

    // Lets both sides speak until neither has anything to say for a while.
    void run() {
        for (int quiet = 0; quiet < 5;) {
            const auto before = client.wire().traffic();
            server.advance();
            client.advance(now);
            take_events();
            const auto after = client.wire().traffic();
            const bool still =
                after.bytes_in == before.bytes_in && after.bytes_out == before.bytes_out;
            quiet = still ? quiet + 1 : 0;
            auto wanted = client.interest();
            if (still) ::poll(wanted.data(), wanted.size(), 1);
        }
    }

    void take_events() {
        while (const auto event = client.next_event())
            if (const auto* line = std::get_if<LineEngine::Line>(&*event))
                lines.push_back(line->text);
    }

    std::string why() const { return client.failure() ? client.failure()->detail : ""; }
    LineEngine& engine() { return client.engine(); }

    tests::ScriptedServer& server;
    Clock::time_point now{std::chrono::hours(1)};
    std::vector<std::string> lines;
    Connection<LineEngine> client;
};

}  // namespace alder::net
