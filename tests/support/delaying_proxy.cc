#include "tests/support/delaying_proxy.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <deque>
#include <list>
#include <optional>
#include <string>
#include <vector>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace alder::tests {

namespace {

using Time = std::chrono::steady_clock;

// What is on the way may be this much; beyond it the sender has to wait as on a full line.
constexpr std::size_t kOnTheWay = std::size_t{64} << 20;

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

void without_delay(int fd) {
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

// One direction of one connection. An empty piece is the end of the stream.
struct Lane {
    struct Piece {
        Time::time_point due;
        std::string bytes;
    };

    int from = -1;
    int to = -1;
    Time::time_point earliest = {};  // before it no byte can have come this way
    std::atomic<std::uint64_t>* counter = nullptr;
    std::deque<Piece> pieces = {};
    std::size_t held = 0;
    bool ended = false;
    bool done = false;
    bool blocked = false;

    void take(Time::time_point due) {
        std::array<char, 65536> bytes;
        const ssize_t got = ::recv(from, bytes.data(), bytes.size(), MSG_DONTWAIT);
        if (got < 0 && errno == EAGAIN) return;
        const std::size_t size = got > 0 ? static_cast<std::size_t>(got) : 0;
        ended = size == 0;
        *counter += size;
        held += size;
        pieces.push_back({std::max(due, earliest), std::string(bytes.data(), size)});
    }

    void deliver(Time::time_point now) {
        blocked = false;
        while (!done && !blocked && !pieces.empty() && pieces.front().due <= now) {
            std::string& bytes = pieces.front().bytes;
            const ssize_t sent =
                ::send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            blocked = sent < 0 && errno == EAGAIN;
            done = bytes.empty() || (sent < 0 && !blocked);
            if (sent < 0) continue;
            held -= static_cast<std::size_t>(sent);
            bytes.erase(0, static_cast<std::size_t>(sent));
            if (bytes.empty()) pieces.pop_front();
        }
        if (done) ::shutdown(to, SHUT_WR);
    }

    short wants() const { return !ended && held < kOnTheWay ? POLLIN : 0; }
};

struct Way {
    Lane up;
    Lane down;

    bool over() const { return up.done && down.done; }
};

std::optional<Way> open_way(int client, std::uint16_t server_port) {
    const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(server_port);
    if (::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(server);
        ::close(client);
        return std::nullopt;
    }
    without_delay(client);
    without_delay(server);
    return Way{.up = {.from = client, .to = server}, .down = {.from = server, .to = client}};
}

void close_way(const Way& way) {
    ::close(way.up.from);
    ::close(way.up.to);
}

int wait_for(const std::list<Way>& ways, Time::time_point now) {
    std::optional<Time::time_point> next;
    for (const Way& way : ways)
        for (const Lane* lane : {&way.up, &way.down})
            if (!lane->pieces.empty() && !lane->blocked && !lane->done)
                next = std::min(next.value_or(Time::time_point::max()), lane->pieces.front().due);
    if (!next) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*next - now).count();
    return static_cast<int>(std::max<long>(left, 0));
}

// The listener, the stop, and both ends of every way.
std::vector<pollfd> watched(int listener, int stop, const std::list<Way>& ways) {
    std::vector<pollfd> fds{{listener, POLLIN, 0}, {stop, POLLIN, 0}};
    for (const Way& way : ways) {
        for (const auto& [in, out] : {std::pair(&way.up, &way.down), {&way.down, &way.up}}) {
            const short wants =
                static_cast<short>(in->wants() | (out->blocked ? short{POLLOUT} : short{0}));
            fds.push_back({wants != 0 ? in->from : -1, wants, 0});
        }
    }
    return fds;
}

}  // namespace

DelayingProxy::DelayingProxy(std::uint16_t server_port, std::chrono::milliseconds latency)
    : server_port_(server_port),
      latency_(latency),
      listener_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)),
      stop_(::eventfd(0, EFD_CLOEXEC)) {
    sockaddr_in address = loopback(0);
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    if (::bind(listener_, generic, size) != 0 || ::listen(listener_, 64) != 0 ||
        ::getsockname(listener_, generic, &size) != 0)
        std::abort();
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
}

DelayingProxy::~DelayingProxy() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(stop_, &one, sizeof one);
    thread_.join();
    ::close(stop_);
    ::close(listener_);
}

void DelayingProxy::serve() {
    std::list<Way> ways;
    while (true) {
        auto fds = watched(listener_, stop_, ways);
        ::poll(fds.data(), fds.size(), wait_for(ways, Time::now()));
        if (fds[1].revents != 0) break;
        const auto now = Time::now();
        std::size_t at = 2;
        for (Way& way : ways) {
            for (Lane* lane : {&way.up, &way.down}) {
                const bool ready = (fds[at++].revents & (POLLIN | POLLHUP | POLLERR)) != 0;
                if (ready && lane->wants() != 0) lane->take(now + latency_);
            }
            way.up.deliver(now);
            way.down.deliver(now);
        }
        ways.remove_if([](const Way& way) {
            if (way.over()) close_way(way);
            return way.over();
        });
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (client < 0) continue;
        if (auto way = open_way(client, server_port_)) {
            ++connections_;
            way->up.counter = &bytes_to_server_;
            way->down.counter = &bytes_to_client_;
            // TCP's own round trip: the client may speak after it, and the server is heard when
            // the client's acknowledgement has gone there and its first bytes have come back.
            way->up.earliest = now + 3 * latency_;
            way->down.earliest = now + 4 * latency_;
            ways.push_back(std::move(*way));
        }
    }
    std::ranges::for_each(ways, close_way);
}

}  // namespace alder::tests
