#include <cstdlib>

#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include "tests/net/connection_fixture.h"

namespace alder::net {
namespace {

using tests::Identity;
using tests::IdentityWish;
using tests::make_identity;
using tests::must;

const std::string kHost = "mail.example.org";

class Tls : public testing::Test {
protected:
    Identity signed_by_authority(IdentityWish wish) { return make_identity(wish, &authority_); }
    Identity good() { return signed_by_authority({.common_name = "x", .names = {"DNS:" + kHost}}); }

    // What the client ends up with in front of a server with this identity.
    Pair& meet(const Identity& identity, std::optional<KeyPin> pin = {}, int newest = 0) {
        server_.begin_tls(identity, newest);
        pair_.emplace(Target{.endpoint = {host_, 993}, .pin = pin}, trust_, server_);
        pair_->run();
        return *pair_;
    }

    // The words in which a server is refused; "" when it was not.
    std::string refusal(const Identity& identity, std::optional<KeyPin> pin = {}) {
        Pair& pair = meet(identity, pin);
        EXPECT_TRUE(pair.engine().evidences.empty());
        return pair.why();
    }

    tests::TempDir directory_;
    Identity authority_ = make_identity({.common_name = "Test Authority", .authority = true});
    TlsTrust trust_ =
        (authority_.write(directory_ / "ca.pem"), must(TlsTrust::make(directory_ / "ca.pem")));
    tests::ScriptedServer server_;
    std::string host_ = kHost;
    std::optional<Pair> pair_;
};

bool says(const std::string& words, std::string_view part) {
    return words.find(part) != std::string::npos;
}

TEST_F(Tls, CarriesLinesBothWaysAndGivesEvidenceFirst) {
    server_.begin_tls(good());
    server_.say("hello\r\n");
    Pair pair({.endpoint = {kHost, 993}}, trust_, server_);
    pair.engine().output = "LOGIN\r\n";
    pair.run();
    EXPECT_EQ(pair.why(), "");
    EXPECT_EQ(pair.lines, std::vector<std::string>{"hello"});
    EXPECT_EQ(server_.take_heard(), "LOGIN\r\n");
    ASSERT_EQ(pair.engine().evidences.size(), 1U);
    EXPECT_TRUE(pair.engine().evidences[0].by_tls());
    EXPECT_EQ(server_.asked_name(), kHost);
    EXPECT_TRUE(says(pair.client.wire().description(), "TLSv1.3"))
        << pair.client.wire().description();
}

TEST_F(Tls, BindsToTheExporterThatBothSidesHave) {
    Pair& pair = meet(good());
    ASSERT_EQ(pair.engine().evidences.size(), 1U) << pair.why();
    EXPECT_EQ(pair.engine().evidences[0].binding(),
              (ChannelBinding{"tls-exporter", server_.exporter()}));
}

TEST_F(Tls, BindsToTheServersCertificateBeforeTls13) {
    const Identity identity = good();
    Pair& pair = meet(identity, {}, TLS1_2_VERSION);
    ASSERT_EQ(pair.engine().evidences.size(), 1U) << pair.why();
    std::string hash(32, '\0');
    unsigned size = 0;
    X509_digest(identity.certificate.get(), EVP_sha256(),
                reinterpret_cast<unsigned char*>(hash.data()), &size);
    EXPECT_EQ(pair.engine().evidences[0].binding(), (ChannelBinding{"tls-server-end-point", hash}));
}

TEST_F(Tls, RefusesProtocolsOlderThan12) {
    Pair& pair = meet(good(), {}, TLS1_1_VERSION);
    EXPECT_TRUE(says(pair.why(), "TLS")) << pair.why();
    EXPECT_TRUE(pair.engine().evidences.empty());
    EXPECT_EQ(pair.engine().closed, Close::cut);
}

TEST_F(Tls, RefusesASelfSignedCertificateAndNamesItsIssuerAndKey) {
    const Identity own = make_identity({.common_name = "Own", .names = {"DNS:" + kHost}});
    const std::string words = refusal(own);
    EXPECT_TRUE(says(words, "signed by Own, whom this machine does not trust")) << words;
    EXPECT_TRUE(says(words, "sha256:")) << words;
    EXPECT_TRUE(says(words, "(tls_ca)")) << words;
    EXPECT_FALSE(says(words, " pin ")) << words;
}

TEST_F(Tls, RefusesAnExpiredCertificateAndSaysSinceWhen) {
    const std::string words = refusal(signed_by_authority(
        {.common_name = "x", .names = {"DNS:" + kHost}, .from_day = -9, .until_day = -2}));
    EXPECT_TRUE(says(words, "expired on 20")) << words;
}

TEST_F(Tls, RefusesACertificateThatIsNotYetValid) {
    const std::string words = refusal(signed_by_authority(
        {.common_name = "x", .names = {"DNS:" + kHost}, .from_day = 2, .until_day = 9}));
    EXPECT_TRUE(says(words, "clock")) << words;
}

TEST_F(Tls, RefusesAnotherHostsCertificateAndSaysWhose) {
    const std::string words =
        refusal(signed_by_authority({.common_name = kHost, .names = {"DNS:imap.example.com"}}));
    EXPECT_TRUE(says(words, "for imap.example.com, not for mail.example.org")) << words;
}

TEST_F(Tls, DoesNotLetACommonNameStandForTheHost) {
    const std::string words = refusal(signed_by_authority({.common_name = kHost}));
    EXPECT_TRUE(says(words, "subjectAltName")) << words;
}

TEST_F(Tls, TakesAWildcardForOneWholeLabelOnly) {
    EXPECT_EQ(meet(signed_by_authority({.common_name = "x", .names = {"DNS:*.example.org"}})).why(),
              "");
}

TEST_F(Tls, RefusesAWildcardForPartOfALabel) {
    EXPECT_NE(refusal(signed_by_authority({.common_name = "x", .names = {"DNS:mai*.example.org"}})),
              "");
}

TEST_F(Tls, ChecksAnAddressAgainstAddresses) {
    host_ = "127.0.0.1";
    EXPECT_EQ(meet(signed_by_authority({.common_name = "x", .names = {"IP:127.0.0.1"}})).why(), "");
}

TEST_F(Tls, DoesNotTakeANameForAnAddress) {
    host_ = "127.0.0.1";
    EXPECT_NE(refusal(signed_by_authority({.common_name = "x", .names = {"DNS:127.0.0.1"}})), "");
}

TEST_F(Tls, APinMakesAnAuthorityNeedless) {
    const Identity own = make_identity({.common_name = "Own"});
    const std::string words = refusal(own);
    const std::size_t at = words.find("sha256:");
    ASSERT_NE(at, std::string::npos);
    KeyPin pin{};
    for (std::size_t i = 0; i < pin.size(); ++i)
        pin[i] =
            static_cast<std::uint8_t>(std::stoul(words.substr(at + 7 + 2 * i, 2), nullptr, 16));
    tests::ScriptedServer again;
    again.begin_tls(own);
    Pair pair({.endpoint = {kHost, 993}, .pin = pin}, trust_, again);
    pair.run();
    EXPECT_EQ(pair.why(), "");
    EXPECT_EQ(pair.engine().evidences.size(), 1U);
}

TEST_F(Tls, AWrongPinStopsEvenAGoodCertificateAndShowsBothKeys) {
    const std::string words = refusal(good(), KeyPin{0xab});
    EXPECT_TRUE(says(words, "pinned sha256:ab00")) << words;
    EXPECT_TRUE(says(words, "found sha256:")) << words;
}

TEST_F(Tls, HonoursTheSystemsFileOfAuthorities) {
    ::setenv("SSL_CERT_FILE", (directory_ / "ca.pem").c_str(), 1);
    const TlsTrust system = must(TlsTrust::make());
    ::unsetenv("SSL_CERT_FILE");
    server_.begin_tls(good());
    Pair pair({.endpoint = {kHost, 993}}, system, server_);
    pair.run();
    EXPECT_EQ(pair.why(), "");
}

TEST_F(Tls, SaysWhichFileHoldsNoAuthority) {
    const auto trust = TlsTrust::make(directory_ / "absent.pem");
    ASSERT_FALSE(trust);
    EXPECT_EQ(trust.error().code, Errc::config);
    EXPECT_TRUE(says(trust.error().detail, "absent.pem"));
}

TEST_F(Tls, TellsACleanCloseFromACut) {
    Pair& clean = meet(good());
    server_.close_cleanly();
    clean.run();
    EXPECT_EQ(clean.engine().closed, Close::clean);
    EXPECT_EQ(clean.why(), "");
}

TEST_F(Tls, TakesAnEndWithoutCloseNotifyForACut) {
    Pair& pair = meet(good());
    server_.say("almost");
    server_.close_without_word();
    pair.run();
    EXPECT_EQ(pair.engine().closed, Close::cut);
}

TEST_F(Tls, SaysGoodbyeItself) {
    Pair& pair = meet(good());
    pair.engine().output = "BYE\r\n";
    pair.client.end();
    pair.run();
    EXPECT_EQ(server_.take_heard(), "BYE\r\n");
    EXPECT_TRUE(server_.client_ended());
}

TEST_F(Tls, SaysThatAPlaintextServerDoesNotSpeakTls) {
    server_.say("* OK IMAP4rev1 ready\r\n");
    Pair pair({.endpoint = {kHost, 993}}, trust_, server_);
    pair.run();
    EXPECT_TRUE(says(pair.why(), "does not answer in TLS")) << pair.why();
    EXPECT_TRUE(pair.lines.empty());
}

TEST_F(Tls, GivesTheSameAnswerHoweverTheBytesAreSplit) {
    server_.begin_tls(good());
    server_.deliver_in_pieces_of(1);
    server_.say("one\r\ntwo\r\n");
    Pair pair({.endpoint = {kHost, 993}}, trust_, server_);
    pair.run();
    EXPECT_EQ(pair.why(), "");
    EXPECT_EQ(pair.lines, (std::vector<std::string>{"one", "two"}));
}

TEST_F(Tls, GivesUpOnAHandshakeThatStalls) {
    Pair pair({.endpoint = {kHost, 993}}, trust_, server_);
    pair.run();
    ASSERT_TRUE(pair.client.deadline());
    EXPECT_EQ(*pair.client.deadline(), pair.now + Wire::kHandshakeLimit);
    pair.now = *pair.client.deadline();
    pair.run();
    EXPECT_EQ(pair.client.failure()->code, Errc::unavailable);
    EXPECT_EQ(pair.engine().closed, Close::cut);
}

TEST_F(Tls, SaysThatTheServerHungUpDuringTheHandshake) {
    Pair pair({.endpoint = {kHost, 993}}, trust_, server_);
    pair.run();
    server_.close_without_word();
    pair.run();
    EXPECT_TRUE(says(pair.why(), "during the TLS handshake")) << pair.why();
}

}  // namespace
}  // namespace alder::net
