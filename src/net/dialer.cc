#include "net/dialer.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>

namespace alder::net {

Addresses take_turns(const Addresses& addresses) {
    if (addresses.empty()) return {};
    Addresses first;
    Addresses second;
    for (const Address& address : addresses)
        (address.family() == addresses.front().family() ? first : second).push_back(address);
    Addresses out;
    for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
        if (i < first.size()) out.push_back(first[i]);
        if (i < second.size()) out.push_back(second[i]);
    }
    return out;
}

Dialer::Dialer(const Endpoint& endpoint, Clock::time_point now)
    : endpoint_(endpoint), limit_(now + kLimit), resolving_(Resolving(endpoint)) {}

Dialer::Dialer(const Endpoint& endpoint, const Addresses& addresses, Clock::time_point now)
    : endpoint_(endpoint), limit_(now + kLimit), waiting_(take_turns(addresses)), next_at_(now) {}

Result<std::optional<Socket>> Dialer::advance(Clock::time_point now) {
    if (resolving_) {
        const auto answer = resolving_->take();
        if (answer && !*answer) return fail(*answer);
        if (answer) {
            waiting_ = take_turns(**answer);
            next_at_ = now;
            resolving_.reset();
        }
    }
    if (auto socket = take_connected()) return socket;
    if (now >= limit_) return timed_out();
    if (resolving_) return std::nullopt;
    while (true) {
        while (next_ < waiting_.size() && (attempts_.empty() || now >= next_at_)) attempt_next(now);
        if (auto socket = take_connected()) return socket;
        if (!attempts_.empty()) return std::nullopt;
        // The last one failed at once, and nobody would wake us.
        if (next_ >= waiting_.size()) return nothing_answers();
    }
}

void Dialer::attempt_next(Clock::time_point now) {
    const Address& address = waiting_[next_++];
    auto socket = Socket::connect(address);
    if (!socket) {
        failures_.push_back({address, socket.error()});
        return;
    }
    attempts_.push_back({std::move(*socket), address});
    next_at_ = now + kStagger;
}

// The first that stands; those that failed are taken off.
std::optional<Socket> Dialer::take_connected() {
    for (std::size_t i = 0; i < attempts_.size();) {
        const auto outcome = attempts_[i].socket.connected();
        if (!outcome) {
            ++i;
            continue;
        }
        if (*outcome == 0) return std::move(attempts_[i].socket);
        failures_.push_back({attempts_[i].address, *outcome});
        attempts_.erase(attempts_.begin() + static_cast<std::ptrdiff_t>(i));
    }
    return std::nullopt;
}

std::vector<pollfd> Dialer::interest() const {
    if (resolving_) return {{resolving_->fd(), POLLIN, 0}};
    std::vector<pollfd> wanted;
    wanted.reserve(attempts_.size());
    for (const Attempt& attempt : attempts_) wanted.push_back({attempt.socket.fd(), POLLOUT, 0});
    return wanted;
}

Clock::time_point Dialer::deadline() const {
    if (resolving_ || next_ >= waiting_.size()) return limit_;
    return std::min(limit_, next_at_);
}

std::unexpected<Error> Dialer::timed_out() const {
    return fail(Errc::unavailable,
                fmt::format("{} port {} did not answer within {} seconds; is the network up, or "
                            "does a firewall block the port?",
                            endpoint_.host, endpoint_.port, kLimit.count()));
}

std::unexpected<Error> Dialer::nothing_answers() const {
    if (failures_.empty())
        return fail(Errc::no_host, fmt::format("{} has no address", endpoint_.host));
    const Failure& last = failures_.back();
    if (last.error == ECONNREFUSED)
        return fail(Errc::unavailable,
                    fmt::format("{} refuses connections to port {}; is the port right and the "
                                "server running?",
                                endpoint_.host, endpoint_.port));
    return fail(
        Errc::unavailable,
        fmt::format("{} port {} cannot be reached ({}: {}); is the network up?", endpoint_.host,
                    endpoint_.port, last.address.text(), std::strerror(last.error)));
}

}  // namespace alder::net
