#include "net/socket.h"

#include <array>
#include <cerrno>
#include <utility>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <unistd.h>

namespace alder::net {

namespace {

const sockaddr* generic(const sockaddr_storage& storage) {
    return reinterpret_cast<const sockaddr*>(&storage);
}

Socket::Outcome failed(int error) {
    using Kind = Socket::Outcome::Kind;
    if (error == EAGAIN || error == EWOULDBLOCK || error == EINTR) return {Kind::not_now};
    return {Kind::dead};
}

}  // namespace

bool Address::is_loopback() const {
    if (family() == AF_INET) {
        const auto& four = reinterpret_cast<const sockaddr_in&>(storage);
        return ntohl(four.sin_addr.s_addr) >> 24 == 127;
    }
    if (family() != AF_INET6) return false;
    const auto& six = reinterpret_cast<const sockaddr_in6&>(storage);
    return IN6_IS_ADDR_LOOPBACK(&six.sin6_addr) ||
           (IN6_IS_ADDR_V4MAPPED(&six.sin6_addr) && six.sin6_addr.s6_addr[12] == 127);
}

std::string Address::text() const {
    std::array<char, NI_MAXHOST> host{};
    if (::getnameinfo(generic(storage), length, host.data(), host.size(), nullptr, 0,
                      NI_NUMERICHOST) != 0)
        return "an unreadable address";
    return host.data();
}

std::expected<Socket, int> Socket::connect(const Address& address) {
    Socket socket(::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (socket.fd_ < 0) return std::unexpected(errno);
    const int on = 1;
    ::setsockopt(socket.fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::setsockopt(socket.fd_, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    if (::connect(socket.fd_, generic(address.storage), address.length) != 0 &&
        errno != EINPROGRESS)
        return std::unexpected(errno);
    return socket;
}

Socket::~Socket() {
    if (fd_ >= 0) ::close(fd_);
}

Socket::Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

Socket& Socket::operator=(Socket&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
}

std::optional<int> Socket::connected() const {
    pollfd ready{fd_, POLLOUT, 0};
    if (::poll(&ready, 1, 0) <= 0) return std::nullopt;
    int error = 0;
    socklen_t size = sizeof error;
    if (::getsockopt(fd_, SOL_SOCKET, SO_ERROR, &error, &size) != 0) return errno;
    return error;
}

Socket::Outcome Socket::read(std::string& into, std::size_t room) const {
    const std::size_t before = into.size();
    into.resize(before + room);
    const ssize_t got = ::recv(fd_, into.data() + before, room, 0);
    const int error = errno;
    into.resize(before + (got > 0 ? static_cast<std::size_t>(got) : 0));
    if (got > 0) return {Outcome::Kind::moved, static_cast<std::size_t>(got)};
    if (got == 0) return {Outcome::Kind::ended};
    return failed(error);
}

Socket::Outcome Socket::write(std::string_view bytes) const {
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) return failed(errno);
    return {Outcome::Kind::moved, static_cast<std::size_t>(sent)};
}

void Socket::end_writing() const { ::shutdown(fd_, SHUT_WR); }

bool Socket::peer_is_loopback() const {
    Address peer;
    peer.length = sizeof peer.storage;
    return ::getpeername(fd_, reinterpret_cast<sockaddr*>(&peer.storage), &peer.length) == 0 &&
           peer.is_loopback();
}

}  // namespace alder::net
