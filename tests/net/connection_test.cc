#include "net/connection.h"

#include <gtest/gtest.h>

#include "tests/net/connection_fixture.h"

namespace alder::net {
namespace {

using tests::must;

class PlainConnection : public testing::Test {
protected:
    Target target(Encryption encryption) {
        return {.endpoint = {"localhost", server_.port()}, .encryption = encryption};
    }

    TlsTrust trust_ = must(TlsTrust::make());
    tests::ScriptedServer server_;
};

TEST_F(PlainConnection, ServesLoopbackWithoutTls) {
    Pair pair(target(Encryption::loopback_plaintext), trust_, server_);
    pair.engine().output = "HELLO\r\n";
    server_.say("ready\r\n");
    pair.run();
    EXPECT_EQ(pair.lines, std::vector<std::string>{"ready"});
    EXPECT_EQ(server_.take_heard(), "HELLO\r\n");
    ASSERT_EQ(pair.engine().evidences.size(), 1U);
    EXPECT_FALSE(pair.engine().evidences[0].by_tls());
    EXPECT_EQ(pair.client.wire().traffic().bytes_in, 7U);
    EXPECT_EQ(pair.client.wire().traffic().bytes_out, 7U);
}

TEST_F(PlainConnection, KnowsLoopbackFromOtherMachines) {
    EXPECT_TRUE(loopback(1).is_loopback());
    for (const char* host : {"127.8.9.1", "::1", "::ffff:127.0.0.1"})
        EXPECT_TRUE(must(resolve_and_wait({host, 1})).front().is_loopback()) << host;
    for (const char* host : {"128.0.0.1", "::2", "192.0.2.1", "::ffff:192.0.2.1", "::"})
        EXPECT_FALSE(must(resolve_and_wait({host, 1})).front().is_loopback()) << host;
}

TEST_F(PlainConnection, GivesNoEvidenceBeforeStarttls) {
    Pair pair(target(Encryption::starttls), trust_, server_);
    server_.say("ready\r\n");
    pair.run();
    EXPECT_EQ(pair.lines, std::vector<std::string>{"ready"});
    EXPECT_TRUE(pair.engine().evidences.empty());
}

TEST_F(PlainConnection, WritesMoreThanTheSocketHolds) {
    Pair pair(target(Encryption::plaintext), trust_, server_);
    pair.engine().output = std::string(std::size_t{20} << 20, 'x');
    std::size_t heard = 0;
    for (int turn = 0; turn < 100'000 && heard < std::size_t{20} << 20; ++turn) {
        pair.client.advance(pair.now);
        EXPECT_LE(pair.client.wire().room(), Wire::kMaxWaiting);
        server_.advance();
        heard += server_.take_heard().size();
    }
    EXPECT_EQ(heard, std::size_t{20} << 20);
}

TEST_F(PlainConnection, AsksToWriteOnlyWhileSomethingWaits) {
    Pair pair(target(Encryption::plaintext), trust_, server_);
    pair.run();
    ASSERT_EQ(pair.client.interest().size(), 1U);
    EXPECT_EQ(pair.client.interest()[0].events, POLLIN);
    pair.engine().output = std::string(std::size_t{20} << 20, 'x');
    pair.client.flush();
    EXPECT_EQ(pair.client.interest()[0].events, POLLIN | POLLOUT);
}

TEST_F(PlainConnection, TellsTheEndOfFileFromAReset) {
    Pair pair(target(Encryption::plaintext), trust_, server_);
    pair.run();
    server_.say("last\r\n");
    server_.close_without_word();
    pair.run();
    EXPECT_EQ(pair.lines, std::vector<std::string>{"last"});
    EXPECT_EQ(pair.engine().closed, Close::clean);
}

TEST_F(PlainConnection, WritesOnAfterThePeersEnd) {
    Pair pair(target(Encryption::plaintext), trust_, server_);
    pair.run();
    server_.close_without_word();
    pair.run();
    pair.engine().output = "still here\r\n";
    pair.run();
    EXPECT_EQ(server_.take_heard(), "still here\r\n");
}

TEST_F(PlainConnection, TakesAResetForACut) {
    Pair pair(target(Encryption::plaintext), trust_, server_);
    pair.run();
    server_.cut();
    pair.run();
    EXPECT_EQ(pair.engine().closed, Close::cut);
    EXPECT_TRUE(pair.client.interest().empty());
    pair.engine().output = "into the void\r\n";
    pair.run();  // and no SIGPIPE
}

TEST_F(PlainConnection, PassesTimeAndTheEnginesDeadlineOn) {
    Pair pair(target(Encryption::plaintext), trust_, server_);
    pair.run();
    EXPECT_EQ(pair.client.deadline(), std::nullopt);
    pair.engine().wanted_time = pair.now + std::chrono::minutes(5);
    EXPECT_EQ(pair.client.deadline(), pair.now + std::chrono::minutes(5));
    pair.now += std::chrono::minutes(6);
    pair.run();
    EXPECT_EQ(pair.engine().time, pair.now);
}

class Starttls : public testing::Test {
protected:
    Starttls() {
        pair_.engine().output = "STARTTLS\r\n";
        pair_.run();
        server_.take_heard();
    }

    tests::TempDir directory_;
    tests::Identity identity_ = tests::make_identity(
        {.common_name = "x", .names = {"DNS:mail.example.org"}, .authority = true});
    TlsTrust trust_ =
        (identity_.write(directory_ / "ca.pem"), must(TlsTrust::make(directory_ / "ca.pem")));
    tests::ScriptedServer server_;
    Pair pair_{{.endpoint = {"mail.example.org", 143}, .encryption = Encryption::starttls},
               trust_,
               server_};
};

TEST_F(Starttls, GoesOnInTlsAndGivesEvidence) {
    server_.say("STARTTLS OK\r\n");
    server_.begin_tls(identity_);
    server_.say("inside\r\n");
    pair_.run();
    EXPECT_EQ(pair_.why(), "");
    EXPECT_EQ(pair_.lines, std::vector<std::string>{"inside"});
    ASSERT_EQ(pair_.engine().evidences.size(), 1U);
    EXPECT_TRUE(pair_.engine().evidences[0].by_tls());
}

TEST_F(Starttls, StopsWhenBytesWereInjectedBehindTheAnswer) {
    server_.say("STARTTLS OK\r\ninjected\r\n");
    server_.begin_tls(identity_);
    pair_.run();
    EXPECT_EQ(pair_.client.failure()->code, Errc::protocol);
    EXPECT_TRUE(pair_.lines.empty());
    EXPECT_TRUE(pair_.engine().evidences.empty());
    EXPECT_EQ(pair_.engine().closed, Close::cut);
}

TEST_F(Starttls, StopsWhenBytesAreInjectedOneByOne) {
    server_.deliver_in_pieces_of(1);
    server_.say("STARTTLS OK\r\ninjected\r\n");
    server_.begin_tls(identity_);
    pair_.run();
    EXPECT_TRUE(pair_.client.failure());
    EXPECT_TRUE(pair_.lines.empty());
    EXPECT_TRUE(pair_.engine().evidences.empty());
}

TEST_F(Starttls, StopsAtACertificateForAnotherHost) {
    const auto other =
        tests::make_identity({.common_name = "x", .names = {"DNS:else.example.org"}}, &identity_);
    server_.say("STARTTLS OK\r\n");
    server_.begin_tls(other);
    pair_.run();
    EXPECT_EQ(pair_.client.failure()->code, Errc::protocol);
    EXPECT_TRUE(pair_.engine().evidences.empty());
}

}  // namespace
}  // namespace alder::net
