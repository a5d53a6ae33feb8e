#include "outgoing/delivery.h"

#include "tests/outgoing/delivery_fixture.h"

namespace alder::outgoing {
namespace {

using namespace std::chrono_literals;
using mail::Verdict;

constexpr const char* kHello =
    "250-mail.example.org\r\n250-PIPELINING\r\n250-CHUNKING\r\n250 AUTH PLAIN\r\n";
constexpr const char* kTaken = "250 2.1.0 ok\r\n250 2.1.5 ok\r\n250 2.0.0 queued as 4711\r\n";

bool says(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

class TlsDelivery : public DeliveryTest {
protected:
    TlsDelivery() {
        server_.begin_tls(identity_);
        server_.say("220 mail.example.org ready\r\n");
    }
    // As far as the log-in.
    void lets_in(const char* hello = kHello) {
        on("EHLO [127.0.0.1]\r\n", hello);
        on("AUTH PLAIN AGFubgBwdw==\r\n", "235 2.7.0 in\r\n");
    }
    Delivery deliver(std::vector<Parcel> all) {
        return {route(net::Encryption::tls), trust_, std::move(all), now_};
    }
    void send(std::vector<Parcel> all) {
        Delivery delivery = deliver(std::move(all));
        run(delivery);
    }
};

TEST_F(TlsDelivery, HandsLettersOverAndSaysGoodbye) {
    lets_in();
    on("BDAT 18 LAST\r\nSubject: x\r\n\r\nHi\r\n", kTaken);
    on("BDAT 18 LAST\r\nSubject: x\r\n\r\nHi\r\n", kTaken);
    send(parcels(parcel(7), parcel(8)));
    ASSERT_EQ(finished_.size(), 2U);
    EXPECT_EQ(finished_[0].id, ParcelId{7});
    EXPECT_EQ(finished_[0].attempt.relay, "localhost:" + std::to_string(server_.port()));
    EXPECT_EQ(result(), (mail::RecipientResult{Verdict::accepted, "2.0.0", "queued as 4711"}));
    EXPECT_EQ(result(1).verdict, Verdict::accepted);
    EXPECT_EQ(committed_, (std::vector<std::uint64_t>{7, 8}));
    EXPECT_EQ(error(), std::nullopt);
    EXPECT_TRUE(heard_.ends_with("QUIT\r\n"));
}

TEST_F(TlsDelivery, MeasuresHowLongALetterTook) {
    lets_in();
    Delivery delivery = deliver(parcels(parcel(7)));
    run(delivery);
    now_ += 40ms;
    server_.say(kTaken);
    run(delivery);
    EXPECT_EQ(finished_.at(0).attempt.took, 40ms);
}

TEST_F(TlsDelivery, LetsTheLastByteGoOnlyOnceItsOwnerHasNotedIt) {
    lets_in();
    commits_ = false;
    Delivery delivery = deliver(parcels(parcel(7)));
    run(delivery);
    EXPECT_TRUE(heard_.ends_with("Hi\r"));
    EXPECT_EQ(committed_, std::vector<std::uint64_t>{7});
    delivery.commit({8});
    run(delivery);
    EXPECT_TRUE(heard_.ends_with("Hi\r"));
    delivery.commit({7});
    run(delivery);
    EXPECT_TRUE(heard_.ends_with("Hi\r\n"));
}

TEST_F(TlsDelivery, LogsInAndOutWithNothingToSend) {
    lets_in();
    send({});
    EXPECT_EQ(error(), std::nullopt);
    EXPECT_TRUE(heard_.ends_with("QUIT\r\n"));
}

TEST_F(TlsDelivery, SaysWhatIsWrongWithThePassword) {
    on("EHLO [127.0.0.1]\r\n", kHello);
    on("AUTH PLAIN AGFubgBwdw==\r\n", "535 5.7.8 authentication failed\r\n");
    send(parcels(parcel(7), parcel(8)));
    const std::string words =
        "localhost:" + std::to_string(server_.port()) +
        ": the server refuses the log-in: authentication failed; check the user name and the "
        "password (many providers want an app password)";
    EXPECT_EQ(error(), (Error{Errc::permission, words}));
    ASSERT_EQ(finished_.size(), 2U);
    EXPECT_EQ(result(0), (mail::RecipientResult{Verdict::unsent, "4.4.2", words}));
    EXPECT_EQ(result(1).verdict, Verdict::unsent);
    EXPECT_EQ(finished_[1].id, ParcelId{8});
}

TEST_F(TlsDelivery, IsUncertainWhenTheAnswerIsLost) {  // FAILURES 54
    lets_in();
    on("BDAT 18 LAST\r\nSubject: x\r\n\r\nHi\r\n", "CUT");
    send(parcels(parcel(7), parcel(8)));
    EXPECT_EQ(result(0).verdict, Verdict::uncertain);
    EXPECT_TRUE(says(result(0).text, "may have been delivered"));
    EXPECT_EQ(result(1).verdict, Verdict::unsent);
    EXPECT_EQ(error()->code, Errc::unavailable);
}

TEST_F(TlsDelivery, PromisesNoSecondTryOfWhatIsUncertain) {
    lets_in();
    on("BDAT 18 LAST\r\nSubject: x\r\n\r\nHi\r\n", "CUT");
    send(parcels(parcel(7)));
    EXPECT_EQ(result(0).verdict, Verdict::uncertain);
    EXPECT_FALSE(says(result(0).text, "tried again")) << result(0).text;
    EXPECT_FALSE(says(error()->detail, "tried again")) << error()->detail;
}

TEST_F(TlsDelivery, PromisesASecondTryOfTheOthersOnly) {
    lets_in();
    on("BDAT 18 LAST\r\nSubject: x\r\n\r\nHi\r\n", "CUT");
    send(parcels(parcel(7), parcel(8)));
    EXPECT_FALSE(says(result(0).text, "tried again")) << result(0).text;
    EXPECT_TRUE(says(result(1).text, "tried again")) << result(1).text;
}

TEST_F(TlsDelivery, SentNothingWhenItIsCutBeforeTheLastByte) {
    lets_in();
    commits_ = false;
    on("Hi\r", "CUT");
    send(parcels(parcel(7)));
    EXPECT_EQ(result().verdict, Verdict::unsent);
}

TEST_F(TlsDelivery, KeepsWhatAServerThatGoesAwayDidNotTake) {  // FAILURES 56
    lets_in();
    on("BDAT 18 LAST\r\nSubject: x\r\n\r\nHi\r\n", "250 ok\r\n421 4.3.2 shutting down\r\n");
    send(parcels(parcel(7), parcel(8)));
    EXPECT_EQ(result(0).verdict, Verdict::deferred);
    EXPECT_EQ(result(0).status, "4.3.2");
    EXPECT_EQ(result(1).verdict, Verdict::unsent);
    EXPECT_EQ(error()->code, Errc::try_again);
}

TEST_F(TlsDelivery, TellsRecipientsApart) {  // FAILURES 55
    lets_in();
    on("BDAT 18 LAST\r\nSubject: x\r\n\r\nHi\r\n",
       "250 ok\r\n451 4.7.1 greylisted\r\n550 5.1.1 no such user\r\n250 ok\r\n250 taken\r\n");
    send(parcels(parcel(7, {"a@x", "b@x", "c@x"})));
    EXPECT_EQ(result(0, 0).verdict, Verdict::deferred);
    EXPECT_EQ(result(0, 1),
              (mail::RecipientResult{Verdict::refused, "5.1.1",
                                     "there is no such address; check its spelling; the server "
                                     "said: 550 5.1.1 no such user"}));
    EXPECT_EQ(result(0, 2).verdict, Verdict::accepted);
    EXPECT_EQ(result(0, 2).status, "2.0.0");
}

TEST_F(TlsDelivery, SaysThatTheRestOfTooManyAtOnceGoesNext) {
    lets_in();
    on("BDAT 18 LAST\r\nSubject: x\r\n\r\nHi\r\n",
       "250 ok\r\n250 ok\r\n552 5.5.3 too many\r\n250 taken\r\n");
    send(parcels(parcel(7, {"a@x", "b@x"})));
    EXPECT_EQ(result(0, 1),
              (mail::RecipientResult{Verdict::deferred, "4.5.3",
                                     "the server asks to wait; it is tried again; the server said: "
                                     "552 5.5.3 too many"}));
}

TEST_F(TlsDelivery, DefersALetterWhenOnlyTheLogInIsMissing) {
    on("EHLO [127.0.0.1]\r\n", kHello);
    on("Hi\r\n", "530 5.7.0 log in first\r\n503 no\r\n503 no\r\n");
    Route nobody = route(net::Encryption::tls);
    nobody.credentials = std::nullopt;
    Delivery delivery(nobody, trust_, parcels(parcel(7)), now_);
    run(delivery);
    EXPECT_EQ(result().verdict, Verdict::deferred);
    EXPECT_TRUE(says(result().text, "check `outgoing`, user, password"));
}

TEST_F(TlsDelivery, ConnectsAgainWhenTheServerTakesFewLettersAtATime) {
    lets_in(
        "250-x\r\n250-PIPELINING\r\n250-CHUNKING\r\n250-LIMITS MAILMAX=1\r\n250 AUTH PLAIN\r\n");
    on("Hi\r\n", kTaken);
    Delivery delivery = deliver(parcels(parcel(7), parcel(8)));
    run(delivery);
    EXPECT_EQ(finished_.size(), 1U);
    EXPECT_TRUE(says(heard_, "QUIT\r\n"));
    EXPECT_TRUE(dones_.empty());
    delivery.break_off(now_);
    take_events(delivery);
    EXPECT_EQ(result(1).verdict, Verdict::unsent);
    EXPECT_EQ(error()->code, Errc::cancelled);
}

class UnreadableSource : public ByteSource {
public:
    std::uint64_t size() const override { return 18; }
    Result<std::string> read(std::size_t) override { return fail(Errc::io, "the disk is gone"); }
};

TEST_F(TlsDelivery, GoesOnAfterALetterThatCannotBeRead) {
    lets_in();
    on("Hi\r\n", kTaken);
    Parcel broken = parcel(7);
    broken.letter.message = std::make_unique<UnreadableSource>();
    send(parcels(std::move(broken), parcel(8)));
    EXPECT_EQ(result(0).verdict, Verdict::unsent);
    EXPECT_EQ(result(0).text, "the disk is gone");
    EXPECT_EQ(result(1).verdict, Verdict::accepted);
    EXPECT_EQ(error(), std::nullopt);
}

TEST_F(TlsDelivery, SendsALargeLetter) {
    std::string text;
    while (text.size() < 3'000'000) text += "." + std::string(70, 'x') + "\r\n";
    lets_in("250-x\r\n250-PIPELINING\r\n250 AUTH PLAIN\r\n");
    on("DATA\r\n", "250 ok\r\n250 ok\r\n354 go on\r\n");
    on("\r\n.\r\n", "250 2.0.0 taken\r\n");
    send(parcels(parcel(7, {"bob@example.org"}, text)));
    EXPECT_EQ(result().verdict, Verdict::accepted);
    EXPECT_GT(heard_.size(), text.size() + text.size() / 80);
}

TEST_F(TlsDelivery, ExplainsItselfWhenItIsBrokenOff) {
    lets_in();
    Delivery delivery = deliver(parcels(parcel(7), parcel(8)));
    run(delivery);
    delivery.break_off(now_);
    take_events(delivery);
    EXPECT_TRUE(delivery.done());
    EXPECT_EQ(result(0).verdict, Verdict::uncertain);
    EXPECT_EQ(result(1),
              (mail::RecipientResult{Verdict::unsent, "4.4.2", "sending was broken off"}));
}

TEST_F(TlsDelivery, GivesUpOnAServerThatDoesNotAnswer) {
    Delivery delivery = deliver(parcels(parcel(7)));
    run(delivery);
    ASSERT_TRUE(delivery.deadline());
    now_ = *delivery.deadline() + 1s;
    run(delivery);
    now_ = now_ + 10min;
    run(delivery);
    EXPECT_EQ(result().verdict, Verdict::unsent);
    EXPECT_TRUE(says(error()->detail, "the server does not answer; it is tried again"));
}

TEST_F(DeliveryTest, StartsTlsFirst) {
    server_.say("220 ready\r\n");
    on("EHLO [127.0.0.1]\r\n", "250-x\r\n250 STARTTLS\r\n");
    on("STARTTLS\r\n", "220 go on\r\n");
    on("", "TLS");
    on("EHLO [127.0.0.1]\r\n", kHello);
    on("AUTH PLAIN AGFubgBwdw==\r\n", "235 in\r\n");
    on("Hi\r\n", kTaken);
    Delivery delivery(route(net::Encryption::starttls), trust_, parcels(parcel(7)), now_);
    run(delivery);
    EXPECT_EQ(result().verdict, Verdict::accepted);
    EXPECT_EQ(error(), std::nullopt);
}

TEST_F(DeliveryTest, StopsWhereStarttlsIsStripped) {  // FAILURES 63
    server_.say("220 ready\r\n");
    on("EHLO [127.0.0.1]\r\n", "250-x\r\n250 AUTH PLAIN\r\n");
    Delivery delivery(route(net::Encryption::starttls), trust_, parcels(parcel(7)), now_);
    run(delivery);
    EXPECT_EQ(result().verdict, Verdict::unsent);
    EXPECT_TRUE(says(error()->detail, "does not offer STARTTLS"));
    EXPECT_FALSE(says(heard_, "AUTH"));
}

TEST_F(DeliveryTest, StopsWhenBytesAreInjectedBehindTheAnswerToStarttls) {  // FAILURES 63
    server_.say("220 ready\r\n");
    on("EHLO [127.0.0.1]\r\n", "250-x\r\n250 STARTTLS\r\n");
    on("STARTTLS\r\n", "220 go on\r\n250-x\r\n250 AUTH PLAIN\r\n");
    Delivery delivery(route(net::Encryption::starttls), trust_, parcels(parcel(7)), now_);
    run(delivery);
    EXPECT_EQ(result().verdict, Verdict::unsent);
    EXPECT_EQ(error()->code, Errc::protocol);
    EXPECT_FALSE(says(heard_, "AUTH"));
}

TEST_F(DeliveryTest, SaysWhatIsWrongWithTheCertificate) {  // FAILURES 63
    const auto stranger = tests::make_identity({.common_name = "x", .names = {"DNS:localhost"}});
    server_.begin_tls(stranger);
    Delivery delivery(route(net::Encryption::tls), trust_, parcels(parcel(7)), now_);
    run(delivery);
    EXPECT_EQ(result().verdict, Verdict::unsent);
    EXPECT_EQ(result().text, error()->detail);
    EXPECT_TRUE(says(error()->detail, "certificate")) << error()->detail;
    EXPECT_EQ(heard_, "");
}

TEST_F(DeliveryTest, SaysThatThePortRefuses) {
    Route nowhere = route(net::Encryption::tls);
    nowhere.target.endpoint = {"127.0.0.1", 1};
    Delivery delivery(nowhere, trust_, parcels(parcel(7)), now_);
    run(delivery);
    EXPECT_EQ(error()->code, Errc::unavailable);
    EXPECT_TRUE(says(error()->detail, "refuses connections to port 1"));
    EXPECT_EQ(result().text, error()->detail);
}

TEST_F(DeliveryTest, SpeaksLmtpToThisMachine) {
    Route local = must(route_of({.scheme = config::Scheme::lmtp,
                                 .user = "",
                                 .host = "127.0.0.1",
                                 .port = server_.port(),
                                 .path = ""},
                                Secret()));
    server_.say("220 ready\r\n");
    on("LHLO [127.0.0.1]\r\n", "250-x\r\n250 PIPELINING\r\n");
    on("DATA\r\n", "250 ok\r\n250 ok\r\n250 ok\r\n354 go on\r\n");
    on("\r\n.\r\n", "250 2.1.5 taken\r\n452 4.2.2 full\r\n");
    Delivery delivery(local, trust_, parcels(parcel(7, {"a@x", "b@x"})), now_);
    run(delivery);
    EXPECT_EQ(result(0, 0).verdict, Verdict::accepted);
    EXPECT_EQ(result(0, 1).verdict, Verdict::deferred);
    EXPECT_TRUE(says(result(0, 1).text, "mailbox is full"));
}

}  // namespace
}  // namespace alder::outgoing
