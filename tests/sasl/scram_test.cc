#include "sasl/scram.h"

#include <gtest/gtest.h>

#include "tests/support/must.h"
#include "tests/support/secured.h"

namespace alder::sasl {
namespace {

using tests::must;

constexpr std::string_view kNonce = "rOprNGfwEbeRWgbNEkqO";
constexpr std::string_view kFirst =
    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
constexpr std::string_view kFinal = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

Credentials pencil() { return {.user = "user", .password = Secret("pencil")}; }

// A SCRAM-SHA-256 log-in with the numbers of RFC 7677 that has said its first message.
Scram begun() {
    Scram scram(Hash::sha256, Scram::Binding::impossible, pencil(), std::string(kNonce));
    must(scram.initial(tests::verified_tls()));
    return scram;
}

std::string said(Result<Secret> message) { return std::string(must(std::move(message)).spend()); }

Errc refusal_of_first(std::string_view server_first) {
    Scram scram = begun();
    const auto answer = scram.answer(server_first, tests::verified_tls());
    return answer ? Errc::bug : answer.error().code;
}

TEST(SaslScram, FollowsTheExampleOfRfc7677) {
    const Secured secured = tests::verified_tls();
    Scram scram(Hash::sha256, Scram::Binding::impossible, pencil(), std::string(kNonce));
    EXPECT_EQ(scram.name(), "SCRAM-SHA-256");
    EXPECT_EQ(must(scram.initial(secured))->spend(), "n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
    EXPECT_EQ(said(scram.answer(kFirst, secured)),
              "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
              "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    EXPECT_EQ(said(scram.answer(kFinal, secured)), "");
    EXPECT_TRUE(scram.accepted());
}

TEST(SaslScram, FollowsTheExampleOfRfc5802) {
    const Secured secured = tests::verified_tls();
    Scram scram(Hash::sha1, Scram::Binding::impossible, pencil(), "fyko+d2lbbFgONRv9qkxdawL");
    EXPECT_EQ(scram.name(), "SCRAM-SHA-1");
    must(scram.initial(secured));
    EXPECT_EQ(said(scram.answer("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,"
                                "s=QSXCR+Q6sek8bf92,i=4096",
                                secured)),
              "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,"
              "p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
    must(scram.answer("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=", secured));
    EXPECT_TRUE(scram.accepted());
}

TEST(SaslScram, PutsTheTlsConnectionIntoTheProof) {
    const Secured secured =
        tests::verified_tls(ChannelBinding{"tls-exporter", std::string("\x01\x02") + "channel"});
    Scram scram(Hash::sha256, Scram::Binding::used, pencil(), std::string(kNonce));
    EXPECT_EQ(scram.name(), "SCRAM-SHA-256-PLUS");
    EXPECT_EQ(must(scram.initial(secured))->spend(),
              "p=tls-exporter,,n=user,r=rOprNGfwEbeRWgbNEkqO");
    EXPECT_EQ(said(scram.answer(kFirst, secured)),
              "c=cD10bHMtZXhwb3J0ZXIsLAECY2hhbm5lbA==,"
              "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
              "p=l5gXn29qzVMgMankjRYINIKes30i3lUQ0dVRfTBNkaE=");
    must(scram.answer("v=NIaSAApgxDUeG+Q2c41fD+UXRmLWIUB0cnYD75wqifs=", secured));
    EXPECT_TRUE(scram.accepted());
}

TEST(SaslScram, TellsTheServerThatItCouldHaveBoundTheChannel) {
    Scram scram(Hash::sha256, Scram::Binding::not_offered, pencil(), std::string(kNonce));
    const auto first = must(scram.initial(tests::verified_tls()));
    EXPECT_TRUE(first->spend().starts_with("y,,")) << first->spend();
}

TEST(SaslScram, WillNotBindToAConnectionThatHasNothingToBindTo) {
    Scram scram(Hash::sha256, Scram::Binding::used, pencil(), std::string(kNonce));
    EXPECT_FALSE(scram.initial(tests::plaintext_by_word()));
}

TEST(SaslScram, EscapesNamesAndPreparesThePassword) {
    const Secured secured = tests::verified_tls();
    Scram scram(Hash::sha256, Scram::Binding::impossible,
                {.user = "o,ne=", .password = Secret("I\u00ADX"), .act_as = "chief"},
                std::string(kNonce));
    EXPECT_EQ(must(scram.initial(secured))->spend(),
              "n,a=chief,n=o=2Cne=3D,r=rOprNGfwEbeRWgbNEkqO");
    EXPECT_TRUE(said(scram.answer(kFirst, secured))
                    .ends_with(",p=ViI/jhusGFDMpEB/1IeOlb/VnbBK+64hIYf76VN3kV4="));
}

TEST(SaslScram, NeverUsesANonceTwice) {
    Scram one(Hash::sha256, Scram::Binding::impossible, pencil());
    Scram two(Hash::sha256, Scram::Binding::impossible, pencil());
    EXPECT_NE(must(one.initial(tests::verified_tls()))->spend(),
              must(two.initial(tests::verified_tls()))->spend());
}

TEST(SaslScram, RefusesTooManyOrTooFewIterations) {
    const std::string start = "r=rOprNGfwEbeRWgbNEkqOxyz,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=";
    for (const char* count : {"2147483648", "1000001", "99999999999999999999", "4095", "0", "-1",
                              "", "4096 ", "0x1000"})
        EXPECT_EQ(refusal_of_first(start + count), Errc::protocol) << count;
}

TEST(SaslScram, RefusesANonceThatIsNotOursContinued) {
    const std::string rest = ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    for (const char* nonce : {"rOprNGfwEbeRWgbNEkqO", "xOprNGfwEbeRWgbNEkqOxyz", "", "rOpr"})
        EXPECT_EQ(refusal_of_first("r=" + std::string(nonce) + rest), Errc::protocol) << nonce;
}

TEST(SaslScram, RefusesMalformedFirstMessages) {
    for (const char* message :
         {"", ",", "r=", "i=4096", "m=ext,r=rOprNGfwEbeRWgbNEkqOx,s=QQ==,i=4096",
          "r=rOprNGfwEbeRWgbNEkqOx,s=,i=4096", "r=rOprNGfwEbeRWgbNEkqOx,s=!,i=4096",
          "r=rOprNGfwEbeRWgbNEkqOx,i=4096", "r=rOprNGfwEbeRWgbNEkqOx,s=QQ=="})
        EXPECT_EQ(refusal_of_first(message), Errc::protocol) << message;
    EXPECT_EQ(refusal_of_first(std::string(1 << 20, 'r')), Errc::protocol);
}

TEST(SaslScram, DoesNotTrustAServerThatHasNotProvedItself) {
    const Secured secured = tests::verified_tls();
    Scram scram = begun();
    EXPECT_FALSE(scram.accepted());
    must(scram.answer(kFirst, secured));
    EXPECT_EQ(scram.accepted().error().code, Errc::protocol);
    for (const char* message :
         {"", "v=", "v=AAAA", "x=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
          "v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="}) {
        EXPECT_EQ(scram.answer(message, secured).error().code, Errc::protocol) << message;
        EXPECT_FALSE(scram.accepted());
    }
}

TEST(SaslScram, TellsAWrongPasswordFromAnotherTlsConnection) {
    const Secured secured = tests::verified_tls();
    Scram scram = begun();
    must(scram.answer(kFirst, secured));
    EXPECT_EQ(scram.answer("e=invalid-proof", secured).error().code, Errc::permission);
    const auto bound = scram.answer("e=channel-bindings-dont-match", secured);
    EXPECT_EQ(bound.error().code, Errc::protocol);
    EXPECT_NE(bound.error().detail.find("TLS"), std::string::npos);
}

TEST(SaslScram, RefusesMessagesOutOfTurn) {
    const Secured secured = tests::verified_tls();
    Scram fresh(Hash::sha256, Scram::Binding::impossible, pencil(), std::string(kNonce));
    EXPECT_FALSE(fresh.answer(kFirst, secured));
    Scram done = begun();
    EXPECT_FALSE(done.initial(secured));
    must(done.answer(kFirst, secured));
    must(done.answer(kFinal, secured));
    EXPECT_FALSE(done.answer(kFinal, secured));
    EXPECT_TRUE(done.accepted());
}

TEST(SaslScram, KeepsThePasswordOutOfEveryError) {
    Scram scram(Hash::sha256, Scram::Binding::impossible,
                {.user = "user", .password = Secret("canary\x07")}, std::string(kNonce));
    must(scram.initial(tests::verified_tls()));
    const auto refused = scram.answer(kFirst, tests::verified_tls());
    EXPECT_EQ(refused.error().code, Errc::bad_data);
    EXPECT_EQ(refused.error().detail.find("canary"), std::string::npos);
}

}  // namespace
}  // namespace alder::sasl
