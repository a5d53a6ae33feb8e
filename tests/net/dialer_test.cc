#include "net/dialer.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/net/connection_fixture.h"

namespace alder::net {
namespace {

using tests::must;

const Clock::time_point kStart{std::chrono::hours(1)};

// A port of this machine that nobody listens on, or whose queue is full so that a connection hangs.
class Port {
public:
    enum class Kind { refusing, hanging };

    explicit Port(Kind kind) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        Address address = loopback(0);
        auto* generic = reinterpret_cast<sockaddr*>(&address.storage);
        if (::bind(fd_, generic, address.length) != 0) std::abort();
        ::getsockname(fd_, generic, &address.length);
        address_ = address;
        if (kind == Kind::refusing) return;
        ::listen(fd_, 0);
        for (int i = 0; i < 3; ++i) fillers_.push_back(Socket::connect(address_));
    }
    ~Port() { ::close(fd_); }
    Port(const Port&) = delete;
    Port& operator=(const Port&) = delete;

    const Address& address() const { return address_; }

private:
    int fd_;
    Address address_;
    std::vector<std::expected<Socket, int>> fillers_;
};

// Advances at `now` until the dialer decides or a second of real time is over.
Result<std::optional<Socket>> patiently(Dialer& dialer, Clock::time_point now) {
    for (int i = 0; i < 100; ++i) {
        auto outcome = dialer.advance(now);
        if (!outcome || *outcome) return outcome;
        auto wanted = dialer.interest();
        ::poll(wanted.data(), wanted.size(), 10);
    }
    return std::nullopt;
}

TEST(Dialer, HasSomethingToWaitForAsLongAsItHasNoAnswer) {
    const Port port(Port::Kind::refusing);
    for (const std::size_t addresses : {1U, 3U}) {
        Dialer dialer({"localhost", 1}, Addresses(addresses, port.address()), kStart);
        for (auto outcome = dialer.advance(kStart); outcome; outcome = dialer.advance(kStart)) {
            ASSERT_FALSE(outcome->has_value());
            auto wanted = dialer.interest();
            ASSERT_FALSE(wanted.empty());
            ::poll(wanted.data(), wanted.size(), 1000);
        }
    }
}

TEST(Dialer, LetsTheFamiliesTakeTurns) {
    const auto four = must(resolve_and_wait({"192.0.2.1", 1})).front();
    const auto six = must(resolve_and_wait({"2001:db8::1", 1})).front();
    std::vector<std::string> order;
    for (const Address& one : take_turns({six, six, six, four})) order.push_back(one.text());
    EXPECT_EQ(order,
              (std::vector<std::string>{"2001:db8::1", "192.0.2.1", "2001:db8::1", "2001:db8::1"}));
    EXPECT_TRUE(take_turns({}).empty());
}

TEST(Dialer, ConnectsToAnAddressThatAnswers) {
    tests::ScriptedServer server;
    Dialer dialer({"localhost", 1}, {loopback(server.port())}, kStart);
    EXPECT_TRUE(must(patiently(dialer, kStart)).has_value());
}

TEST(Dialer, TriesTheNextAddressAtOnceWhenOneRefuses) {
    const Port refusing(Port::Kind::refusing);
    tests::ScriptedServer server;
    Dialer dialer({"localhost", 1}, {refusing.address(), loopback(server.port())}, kStart);
    EXPECT_TRUE(must(patiently(dialer, kStart)).has_value());
}

TEST(Dialer, TriesTheNextAddressAfterAQuarterOfASecondWhenOneHangs) {
    const Port hanging(Port::Kind::hanging);
    tests::ScriptedServer server;
    Dialer dialer({"localhost", 1}, {hanging.address(), loopback(server.port())}, kStart);
    EXPECT_FALSE(must(dialer.advance(kStart)).has_value());
    EXPECT_EQ(dialer.deadline(), kStart + Dialer::kStagger);
    EXPECT_EQ(dialer.interest().size(), 1U);
    EXPECT_TRUE(must(patiently(dialer, kStart + Dialer::kStagger)).has_value());
}

TEST(Dialer, GivesUpInTime) {
    const Port hanging(Port::Kind::hanging);
    Dialer dialer({"mail.example.org", 993}, {hanging.address()}, kStart);
    EXPECT_FALSE(must(dialer.advance(kStart)).has_value());
    EXPECT_EQ(dialer.deadline(), kStart + Dialer::kLimit);
    const auto late = dialer.advance(kStart + Dialer::kLimit);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, Errc::unavailable);
    EXPECT_EQ(late.error().detail,
              "mail.example.org port 993 did not answer within 30 seconds; is the network up, or "
              "does a firewall block the port?");
}

TEST(Dialer, SaysThatThePortRefuses) {
    const Port refusing(Port::Kind::refusing);
    Dialer dialer({"mail.example.org", 993}, {refusing.address()}, kStart);
    const auto refused = patiently(dialer, kStart);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::unavailable);
    EXPECT_EQ(refused.error().detail,
              "mail.example.org refuses connections to port 993; is the port right and the server "
              "running?");
}

TEST(Dialer, LooksNamesUpWithoutWaiting) {
    tests::ScriptedServer server;
    Dialer dialer({"127.0.0.1", server.port()}, kStart);
    EXPECT_EQ(dialer.deadline(), kStart + Dialer::kLimit);
    EXPECT_TRUE(must(patiently(dialer, kStart)).has_value());
}

TEST(Dialer, SaysThatThereIsNoSuchHost) {
    // A label of 64 characters can be in no name server.
    Dialer dialer({std::string(64, 'a') + ".invalid", 993}, kStart);
    const auto unknown = patiently(dialer, kStart);
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().code, Errc::no_host);
}

}  // namespace
}  // namespace alder::net
