#include "base/digest.h"

#include <gtest/gtest.h>

namespace alder {
namespace {

// RFC 2202 and RFC 4231, second cases.
TEST(Digest, GivesTheHmacsOfTheRfcs) {
    const std::string_view text = "what do ya want for nothing?";
    EXPECT_EQ(hex(hmac(Hash::md5, "Jefe", text)), "750c783e6ab0b503eaa86e310a5db738");
    EXPECT_EQ(hex(hmac(Hash::sha1, "Jefe", text)), "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    EXPECT_EQ(hex(hmac(Hash::sha256, "Jefe", text)),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

// RFC 6070, second case.
TEST(Digest, StretchesAPasswordAsTheRfcDoes) {
    EXPECT_EQ(hex(pbkdf2(Hash::sha1, "password", "salt", 2)),
              "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957");
}

TEST(Digest, ComparesWholeStrings) {
    EXPECT_TRUE(equal_in_constant_time("", ""));
    EXPECT_TRUE(equal_in_constant_time("same", "same"));
    EXPECT_FALSE(equal_in_constant_time("same", "samE"));
    EXPECT_FALSE(equal_in_constant_time("same", "sam"));
}

}  // namespace
}  // namespace alder
