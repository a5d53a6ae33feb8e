// Against real servers, where the machine has them.

#include <functional>

#include "outgoing/delivery.h"
#include "tests/outgoing/delivery_fixture.h"
#include "tests/support/delaying_proxy.h"
#include "tests/support/dovecot_server.h"
#include "tests/support/postfix_server.h"

namespace alder::outgoing {
namespace {

using namespace std::chrono_literals;
using mail::Verdict;

class RealServers : public testing::Test {
protected:
    void SetUp() override {
        if (const auto why = tests::PostfixServer::unavailable()) GTEST_SKIP() << *why;
        dovecot_.emplace();
        postfix_.emplace(*dovecot_);
        trust_ = must(net::TlsTrust::make(dovecot_->ca()));
    }

    Route route(config::Scheme scheme, std::uint16_t port,
                const std::string& password = "geranium") {
        return must(route_of({.scheme = scheme,
                              .user = scheme == config::Scheme::lmtp ? "" : "ann",
                              .host = "localhost",
                              .port = port,
                              .path = ""},
                             Secret(password)));
    }
    Route submissions() { return route(config::Scheme::smtps, postfix_->submissions()); }

    void send(const Route& by, std::vector<Parcel> all) {
        Delivery delivery(by, *trust_, std::move(all), Clock::now());
        const auto limit = Clock::now() + 60s;
        while (!delivery.done() && Clock::now() < limit) {
            auto wanted = delivery.interest();
            ::poll(wanted.data(), wanted.size(), 100);
            delivery.advance(Clock::now());
            while (const auto event = delivery.next_event()) {
                if (const auto* one = std::get_if<Committing>(&*event)) delivery.commit(one->id);
                if (const auto* one = std::get_if<ParcelFinished>(&*event))
                    finished_.push_back(*one);
                if (const auto* one = std::get_if<Done>(&*event)) error_ = one->error;
            }
        }
        ASSERT_TRUE(delivery.done());
    }
    const mail::RecipientResult& result(std::size_t letter = 0, std::size_t recipient = 0) {
        return finished_.at(letter).attempt.recipients.at(recipient);
    }

    std::optional<tests::DovecotServer> dovecot_;
    std::optional<tests::PostfixServer> postfix_;
    std::optional<net::TlsTrust> trust_;
    std::vector<ParcelFinished> finished_;
    std::optional<Error> error_;
};

// Every byte that may make trouble on the way: dots, long lines, empty lines at the end.
std::string awkward_text() {
    std::string text =
        "From: ann@example.org\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\n"
        "Message-ID: <a@example.org>\r\nSubject: "
        "awkward\r\n\r\n.\r\n..\r\n.leading\r\ntrailing.\r\n";
    text += std::string(998, 'x') + "\r\n";
    for (int i = 0; i < 8000; ++i) text += ".line " + std::to_string(i) + " of a long letter\r\n";
    return text + "\r\n\r\n";
}

std::string with_line_feeds(std::string text) {
    std::erase(text, '\r');
    return text;
}

TEST_F(RealServers, TakeLettersByteForByteOverTls) {
    const std::string text = awkward_text();
    send(submissions(), parcels(parcel(1, {"bob@example.org"}, text), parcel(2)));
    ASSERT_EQ(finished_.size(), 2U) << (error_ ? error_->detail : "");
    EXPECT_EQ(result(0).verdict, Verdict::accepted) << result(0).text;
    EXPECT_EQ(result(0).status, "2.0.0");
    EXPECT_EQ(error_, std::nullopt);
    ASSERT_TRUE(dovecot_->waits_for("bob", 2)) << postfix_->log();
    bool whole = false;
    for (const std::string& one : dovecot_->messages("bob"))
        whole = whole || one.ends_with(with_line_feeds(text));
    EXPECT_TRUE(whole);
}

TEST_F(RealServers, TakeLettersAfterStarttls) {
    send(route(config::Scheme::smtp_starttls, postfix_->submission()), parcels(parcel(1)));
    ASSERT_EQ(finished_.size(), 1U);
    EXPECT_EQ(result().verdict, Verdict::accepted) << result().text;
    EXPECT_TRUE(dovecot_->waits_for("bob", 1)) << postfix_->log();
}

TEST_F(RealServers, SayWhichRecipientsTheyDoNotKnow) {
    send(submissions(), parcels(parcel(1, {"nobody@example.org", "bob@example.org"}), parcel(2)));
    ASSERT_EQ(finished_.size(), 2U);
    EXPECT_EQ(result(0, 0).verdict, Verdict::refused);
    EXPECT_EQ(result(0, 0).status, "5.1.1");
    EXPECT_TRUE(result(0, 0).text.starts_with("there is no such address")) << result(0, 0).text;
    EXPECT_EQ(result(0, 1).verdict, Verdict::accepted);
    EXPECT_EQ(result(1).verdict, Verdict::accepted);
}

TEST_F(RealServers, GoOnAfterALetterForNobodyTheyKnow) {
    send(submissions(), parcels(parcel(1, {"nobody@example.org"}), parcel(2)));
    ASSERT_EQ(finished_.size(), 2U) << (error_ ? error_->detail : "");
    EXPECT_EQ(result(0).verdict, Verdict::refused);
    EXPECT_EQ(result(1).verdict, Verdict::accepted) << result(1).text;
    EXPECT_TRUE(dovecot_->waits_for("bob", 1));
}

TEST_F(RealServers, RefuseAWrongPassword) {
    send(route(config::Scheme::smtps, postfix_->submissions(), "wrong"), parcels(parcel(1)));
    ASSERT_TRUE(error_);
    EXPECT_EQ(error_->code, Errc::permission);
    EXPECT_EQ(result().verdict, Verdict::unsent);
}

TEST_F(RealServers, DoNotRelayForStrangers) {
    Route stranger = submissions();
    stranger.credentials = std::nullopt;
    send(stranger, parcels(parcel(1)));
    ASSERT_EQ(finished_.size(), 1U);
    EXPECT_NE(result().verdict, Verdict::accepted);
    EXPECT_NE(result().text.find("; log in to it"), std::string::npos) << result().text;
}

TEST_F(RealServers, TakeLettersByLmtp) {
    send(route(config::Scheme::lmtp, dovecot_->lmtp()),
         parcels(parcel(1, {"bob@example.org", "nobody@example.org", "ann@example.org"})));
    ASSERT_EQ(finished_.size(), 1U) << (error_ ? error_->detail : "");
    EXPECT_EQ(result(0, 0).verdict, Verdict::accepted) << result(0, 0).text;
    EXPECT_EQ(result(0, 1).verdict, Verdict::refused);
    EXPECT_EQ(result(0, 2).verdict, Verdict::accepted);
    EXPECT_TRUE(dovecot_->waits_for("ann", 1));
}

TEST_F(RealServers, AreWaitedForWhileTheyAreDown) {
    postfix_->stop();
    send(submissions(), parcels(parcel(1)));
    EXPECT_EQ(result().verdict, Verdict::unsent);
    EXPECT_EQ(error_->code, Errc::unavailable);
    postfix_->start();
    send(submissions(), parcels(parcel(1)));
    EXPECT_EQ(result(1).verdict, Verdict::accepted) << result(1).text;
}

// Seconds that each letter beyond the first adds, on a way of this length.
double seconds_a_letter(const std::function<double(std::size_t)>& seconds_of_run) {
    constexpr std::size_t kMore = 4;
    return (seconds_of_run(1 + kMore) - seconds_of_run(1)) / double{kMore};
}

TEST_F(RealServers, TakeEachLetterInOneRoundTrip) {
    const auto a_letter_at = [this](std::chrono::milliseconds latency) {
        const tests::DelayingProxy proxy(postfix_->submissions(), latency);
        const Route far = route(config::Scheme::smtps, proxy.port());
        return seconds_a_letter([&](std::size_t letters) {
            std::vector<Parcel> all;
            for (std::size_t i = 0; i < letters; ++i) all.push_back(parcel(i));
            const auto start = Clock::now();
            send(far, std::move(all));
            return std::chrono::duration<double>(Clock::now() - start).count();
        });
    };
    const double round_trips = (a_letter_at(70ms) - a_letter_at(20ms)) / 0.1;
    EXPECT_GT(round_trips, 0.6);
    EXPECT_LT(round_trips, 1.5);
}

}  // namespace
}  // namespace alder::outgoing
