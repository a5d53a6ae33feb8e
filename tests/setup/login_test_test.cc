#include "setup/login_test.h"

#include <gtest/gtest.h>

#include "setup/wait.h"
#include "tests/support/dovecot_server.h"
#include "tests/support/must.h"
#include "tests/support/postfix_server.h"
#include "tests/support/scripted_server.h"

namespace alder::setup {
namespace {

using tests::must;

config::Url url(config::Scheme scheme, std::uint16_t port, const std::string& user = "ann") {
    return {.scheme = scheme, .user = user, .host = "localhost", .port = port, .path = {}};
}

Result<LoginReport> log_in(const config::Url& to, const net::TlsTrust& trust,
                           const std::string& password = "geranium") {
    LoginTest test(to, Secret(password), trust, Clock::now());
    return wait_for(test);
}

bool has(const LoginReport& report, const std::string& name) {
    return std::ranges::find(report.capabilities, name) != report.capabilities.end();
}

class LoginToImap : public testing::Test {
protected:
    void SetUp() override {
        if (const auto why = tests::DovecotServer::unavailable()) GTEST_SKIP() << *why;
        dovecot_.emplace();
        trust_.emplace(must(net::TlsTrust::make(dovecot_->ca())));
    }

    std::optional<tests::DovecotServer> dovecot_;
    std::optional<net::TlsTrust> trust_;
};

TEST_F(LoginToImap, TellsWhatTheServerIs) {
    const auto report = log_in(url(config::Scheme::imaps, dovecot_->imaps()), *trust_);
    ASSERT_TRUE(report.has_value()) << report.error().detail;
    EXPECT_NE(report->greeting.find("Dovecot"), std::string::npos);
    EXPECT_TRUE(has(*report, "QRESYNC"));
    EXPECT_EQ(report->mechanism, "SCRAM-SHA-256");
    EXPECT_TRUE(report->tls.starts_with("TLSv1.3")) << report->tls;
}

TEST_F(LoginToImap, BeginsTlsWhereItIsToBegin) {
    const auto report = log_in(url(config::Scheme::imap_starttls, dovecot_->imap()), *trust_);
    ASSERT_TRUE(report.has_value()) << report.error().detail;
    EXPECT_TRUE(report->tls.starts_with("TLSv1.3"));
}

TEST_F(LoginToImap, KnowsAWrongPassword) {
    const auto refused = log_in(url(config::Scheme::imaps, dovecot_->imaps()), *trust_, "wrong");
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, Errc::permission);
    EXPECT_NE(refused.error().detail.find("check the user name and the password"),
              std::string::npos);
    EXPECT_EQ(refused.error().detail.find("wrong"), std::string::npos);
    EXPECT_EQ(refused.error().detail.find(".;"), std::string::npos) << refused.error().detail;
    EXPECT_FALSE(wants_authority(refused.error()));
}

TEST_F(LoginToImap, NamesTheAuthorityThatNobodyTrusts) {
    const auto strangers = must(net::TlsTrust::make());
    const auto refused = log_in(url(config::Scheme::imaps, dovecot_->imaps()), strangers);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, Errc::protocol);
    EXPECT_TRUE(wants_authority(refused.error()));
    for (const char* word : {"localhost", "Alder test authority", "tls_ca"})
        EXPECT_NE(refused.error().detail.find(word), std::string::npos) << refused.error().detail;
}

TEST(LoginTest, SaysThatNobodyListens) {
    const auto trust = must(net::TlsTrust::make());
    const auto refused = log_in(url(config::Scheme::imaps, tests::free_port()), trust);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, Errc::unavailable);
    EXPECT_NE(refused.error().detail.find("refuses connections"), std::string::npos)
        << refused.error().detail;
}

TEST(LoginTest, SaysThatTheServerIsOfAnotherKind) {
    const auto trust = must(net::TlsTrust::make());
    tests::ScriptedServer server;
    LoginTest test(url(config::Scheme::imap_starttls, server.port()), Secret("pw"), trust,
                   Clock::now());
    server.say("220 mail.example.org ESMTP\r\n");
    server.close_without_word();
    const auto until = Clock::now() + std::chrono::seconds(20);
    while (!test.result() && Clock::now() < until) {
        test.advance(Clock::now());
        server.advance();
        auto ready = test.interest();
        ::poll(ready.data(), ready.size(), 5);
    }
    ASSERT_TRUE(test.result().has_value());
    EXPECT_FALSE(test.result()->has_value());
}

TEST(LoginTest, EndsInTimeWhenTheServerIsSilent) {
    const auto trust = must(net::TlsTrust::make());
    tests::ScriptedServer server;
    const auto start = Clock::now();
    LoginTest test(url(config::Scheme::imap_starttls, server.port()), Secret("pw"), trust, start,
                   {.limit = std::chrono::seconds(8)});
    test.advance(start);
    server.advance();
    EXPECT_LE(*test.deadline(), start + std::chrono::seconds(8));
    test.advance(start + std::chrono::seconds(8));
    ASSERT_TRUE(test.result().has_value());
    EXPECT_EQ(test.result()->error().code, Errc::unavailable);
}

TEST(LoginTest, RefusesWhatItCannotTest) {
    const auto trust = must(net::TlsTrust::make());
    EXPECT_EQ(log_in(url(config::Scheme::pop3s, 995), trust).error().code, Errc::unavailable);
}

class LoginToSubmission : public LoginToImap {
protected:
    void SetUp() override {
        if (const auto why = tests::PostfixServer::unavailable()) GTEST_SKIP() << *why;
        LoginToImap::SetUp();
        postfix_.emplace(*dovecot_);
    }

    std::optional<tests::PostfixServer> postfix_;
};

TEST_F(LoginToSubmission, TellsWhatTheServerIs) {
    for (const auto& [scheme, port] :
         {std::pair{config::Scheme::smtps, postfix_->submissions()},
          std::pair{config::Scheme::smtp_starttls, postfix_->submission()}}) {
        const auto report = log_in(url(scheme, port), *trust_);
        ASSERT_TRUE(report.has_value()) << report.error().detail;
        EXPECT_TRUE(has(*report, "PIPELINING"));
        EXPECT_NE(report->greeting.find("Postfix"), std::string::npos) << report->greeting;
        EXPECT_TRUE(report->tls.starts_with("TLSv1.3"));
    }
}

TEST_F(LoginToSubmission, KnowsAWrongPassword) {
    const auto refused =
        log_in(url(config::Scheme::smtps, postfix_->submissions()), *trust_, "wrong");
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, Errc::permission) << refused.error().detail;
}

}  // namespace
}  // namespace alder::setup
