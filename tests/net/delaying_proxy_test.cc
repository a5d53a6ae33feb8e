#include "tests/support/delaying_proxy.h"

#include <gtest/gtest.h>

#include "tests/net/connection_fixture.h"

namespace alder::net {
namespace {

using std::chrono::milliseconds;
using tests::must;

constexpr milliseconds kLatency{40};

class Delayed : public testing::Test {
protected:
    // Pumps both sides in real time until the client has `lines` lines; gives the time it took.
    milliseconds until(Connection<LineEngine>& client, std::size_t lines) {
        const auto start = std::chrono::steady_clock::now();
        std::size_t got = 0;
        while (got < lines && std::chrono::steady_clock::now() - start < std::chrono::seconds(20)) {
            client.advance(Clock::now());
            server_.advance();
            answer();
            while (client.next_event()) ++got;
            ::poll(nullptr, 0, 1);
        }
        EXPECT_EQ(got, lines);
        return std::chrono::ceil<milliseconds>(std::chrono::steady_clock::now() - start);
    }

    // The server answers each question with a line.
    void answer() {
        for (const char c : server_.take_heard())
            if (c == '?') server_.say("answer\r\n");
    }

    tests::ScriptedServer server_;
    tests::DelayingProxy proxy_{server_.port(), kLatency};
    TlsTrust trust_ = must(TlsTrust::make());
    Connection<LineEngine> client_{LineEngine(),
                                   Wire({.endpoint = {"localhost", proxy_.port()},
                                         .encryption = Encryption::loopback_plaintext},
                                        {loopback(proxy_.port())}, trust_, Clock::now())};
};

TEST_F(Delayed, TheFirstQuestionTakesAtLeastTwoRoundTripsAndTheNextOne) {
    client_.engine().output = "?";
    EXPECT_GE(until(client_, 1), 4 * kLatency);
    EXPECT_EQ(proxy_.connections(), 1U);
    EXPECT_EQ(proxy_.bytes_to_server(), 1U);
    EXPECT_EQ(proxy_.bytes_to_client(), 8U);
    client_.engine().output = "?";
    EXPECT_GE(until(client_, 1), 2 * kLatency);
}

TEST_F(Delayed, ManyQuestionsAtOnceTakeOneRoundTripNotMany) {
    client_.engine().output = std::string(1000, '?');
    EXPECT_LT(until(client_, 1000), 20 * kLatency);
    EXPECT_EQ(proxy_.bytes_to_server(), 1000U);
    EXPECT_EQ(proxy_.bytes_to_client(), 8000U);
}

TEST_F(Delayed, PassesTheEndOnBothWays) {
    client_.engine().output = "?";
    until(client_, 1);
    server_.close_without_word();
    for (int i = 0; i < 2000 && !client_.engine().closed; ++i) {
        client_.advance(Clock::now());
        server_.advance();
        ::poll(nullptr, 0, 1);
    }
    EXPECT_EQ(client_.engine().closed, Close::clean);
    client_.end();
    for (int i = 0; i < 2000 && !server_.client_ended(); ++i) {
        server_.advance();
        ::poll(nullptr, 0, 1);
    }
    EXPECT_TRUE(server_.client_ended());
}

}  // namespace
}  // namespace alder::net
