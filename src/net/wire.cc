#include "net/wire.h"

#include <algorithm>

#include <fmt/format.h>

#include "net/secured_issuer.h"

namespace alder::net {

Wire::Wire(Target target, const TlsTrust& trust, Clock::time_point now)
    : target_(std::move(target)), trust_(&trust), dialer_(Dialer(target_.endpoint, now)) {}

Wire::Wire(Target target, const Addresses& addresses, const TlsTrust& trust, Clock::time_point now)
    : target_(std::move(target)),
      trust_(&trust),
      dialer_(Dialer(target_.endpoint, addresses, now)) {}

void Wire::advance(Clock::time_point now) {
    if (failure_) return;
    if (!socket_) dial(now);
    if (!socket_ || failure_) return;
    flush();
    read();
    flush();
    if (!all_open() && now >= handshake_limit_)
        fail_with({Errc::unavailable,
                   fmt::format("{} did not finish the TLS handshake within {} seconds; try again "
                               "later, or check that the port is right",
                               target_.endpoint.host, kHandshakeLimit.count())});
}

void Wire::dial(Clock::time_point now) {
    auto socket = dialer_->advance(now);
    if (!socket) return fail_with(socket.error());
    if (!*socket) return;
    socket_ = std::move(**socket);
    dialer_.reset();
    begin(now);
}

void Wire::begin(Clock::time_point now) {
    switch (target_.encryption) {
        case Encryption::tls:
            return begin_tls(now);
        case Encryption::starttls:
        case Encryption::plaintext:
            return;
        case Encryption::loopback_plaintext:
            if (!socket_->peer_is_loopback())
                fail_with({Errc::config,
                           fmt::format("{} is another machine and the account has no TLS, so "
                                       "everybody on the way could read along; use TLS",
                                       target_.endpoint.host)});
            return;
    }
}

void Wire::begin_tls(Clock::time_point now) {
    auto filter = TlsFilter::make(*trust_, target_.endpoint.host, target_.pin);
    if (!filter) return fail_with(filter.error());
    filters_.push_back(std::move(*filter));
    handshake_limit_ = now + kHandshakeLimit;
    collect_wire();
    flush();
}

void Wire::read() {
    if (peer_closed_ || received_.size() >= kPiece) return;
    std::string bytes;
    const auto outcome = socket_->read(bytes, kPiece);
    switch (outcome.kind) {
        case Socket::Outcome::Kind::not_now:
            return;
        case Socket::Outcome::Kind::ended:
            return see_end(Close::clean);
        case Socket::Outcome::Kind::dead:
            return see_end(Close::cut);
        case Socket::Outcome::Kind::moved:
            break;
    }
    has_heard_ = true;
    traffic_.bytes_in += bytes.size();
    auto plain = filtered(bytes);
    collect_wire();
    if (!plain) {
        flush();  // the alert that tells the peer why
        return fail_with(plain.error());
    }
    received_ += *plain;
    if (std::ranges::any_of(filters_, [](const auto& filter) { return filter->peer_ended(); }))
        peer_closed_ = Close::clean;
}

Result<std::string> Wire::filtered(std::string_view bytes) {
    std::string plain(bytes);
    for (const auto& filter : filters_) {
        auto next = filter->receive(plain);
        if (!next) return next;
        plain = std::move(*next);
    }
    return plain;
}

// The end of the socket. Where a filter has a word for the end and did not hear it, it is a cut.
void Wire::see_end(Close how) {
    if (!all_open())
        return fail_with({Errc::unavailable,
                          fmt::format("{} closed the connection during the TLS handshake; try "
                                      "again later, or check that the port is right",
                                      target_.endpoint.host)});
    peer_closed_ = filters_.empty() ? how : Close::cut;
}

std::size_t Wire::room() const {
    const std::size_t held = waiting_.size() - written_;
    return !open() || ending_ || held >= kMaxWaiting ? 0 : kMaxWaiting - held;
}

void Wire::send(std::string_view plain) {
    const auto sent = filter_outward(filters_.size(), plain);
    if (!sent) return fail_with(sent.error());
    collect_wire();
}

// Through the filters below `top` to the socket.
Result<void> Wire::filter_outward(std::size_t top, std::string_view plain) {
    if (top > 0) return filters_[top - 1]->send(plain);
    waiting_ += plain;
    return {};
}

void Wire::collect_wire() {
    for (std::size_t i = filters_.size(); i > 0; --i) {
        const std::string wire = filters_[i - 1]->take_wire();
        if (wire.empty()) continue;
        const auto sent = filter_outward(i - 1, wire);
        if (!sent) return fail_with(sent.error());
    }
}

void Wire::flush() {
    if (!socket_) return;
    while (written_ < waiting_.size()) {
        const auto outcome = socket_->write(std::string_view(waiting_).substr(written_));
        if (outcome.kind == Socket::Outcome::Kind::not_now) return;
        if (outcome.kind == Socket::Outcome::Kind::dead) {
            // What the peer said before it went may still be read; reading will see the end.
            written_ = waiting_.size();
            break;
        }
        written_ += outcome.bytes;
        if (std::exchange(has_heard_, false)) ++traffic_.turns;
        traffic_.bytes_out += outcome.bytes;
    }
    waiting_.clear();
    written_ = 0;
    if (!ending_ || ended_) return;
    socket_->end_writing();
    ended_ = true;
}

void Wire::end() {
    if (ending_ || !open()) return;
    ending_ = true;
    for (auto filter = filters_.rbegin(); filter != filters_.rend(); ++filter) {
        (*filter)->end();
        collect_wire();
    }
    flush();
}

void Wire::fail_with(Error error) {
    if (!failure_) failure_ = std::move(error);
    dialer_.reset();
    socket_.reset();
}

bool Wire::all_open() const {
    return std::ranges::all_of(filters_, [](const auto& filter) { return filter->open(); });
}

bool Wire::open() const { return socket_ && !failure_ && all_open(); }

std::optional<Secured> Wire::secured() const {
    if (!open()) return std::nullopt;
    switch (target_.encryption) {
        case Encryption::plaintext:
        case Encryption::loopback_plaintext:
            return SecuredIssuer::issue_for_plaintext();
        case Encryption::tls:
        case Encryption::starttls:
            break;
    }
    for (const auto& filter : filters_)
        if (auto secured = filter->secured()) return secured;
    return std::nullopt;
}

std::string Wire::description() const {
    std::string words;
    for (const auto& filter : filters_)
        words.append(words.empty() ? "" : ", ").append(filter->description());
    return words;
}

std::vector<pollfd> Wire::interest() const {
    if (failure_) return {};
    if (dialer_) return dialer_->interest();
    short events = 0;
    if (!peer_closed_ && received_.size() < kPiece) events |= POLLIN;
    if (written_ < waiting_.size()) events |= POLLOUT;
    if (events == 0) return {};
    return {{socket_->fd(), events, 0}};
}

std::optional<Clock::time_point> Wire::deadline() const {
    if (failure_) return std::nullopt;
    if (dialer_) return dialer_->deadline();
    if (!all_open()) return handshake_limit_;
    return std::nullopt;
}

}  // namespace alder::net
