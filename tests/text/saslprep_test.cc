#include "text/saslprep.h"

#include <gtest/gtest.h>

namespace alder::text {
namespace {

// RFC 4013, section 3.
TEST(Saslprep, GivesTheExamplesOfTheRfc) {
    EXPECT_EQ(saslprep("I\u00ADX").value(), "IX");
    EXPECT_EQ(saslprep("user").value(), "user");
    EXPECT_EQ(saslprep("USER").value(), "USER");
    EXPECT_EQ(saslprep("\u00AA").value(), "a");
    EXPECT_EQ(saslprep("\u2168").value(), "IX");
    EXPECT_EQ(saslprep("\u0007").error().code, Errc::bad_data);
    EXPECT_EQ(saslprep("\u0627\u0031").error().code, Errc::bad_data);
}

TEST(Saslprep, MakesOddSpacesPlain) { EXPECT_EQ(saslprep("a\u00A0b").value(), "a b"); }

TEST(Saslprep, HasRoomForTheLetterThatGrowsMost) {
    EXPECT_EQ(saslprep("\uFDFA").value(),
              "\u0635\u0644\u0649 \u0627\u0644\u0644\u0647 \u0639\u0644\u064A\u0647 "
              "\u0648\u0633\u0644\u0645");
}

TEST(Saslprep, RefusesBytesThatAreNotUtf8AndDoesNotRepeatThem) {
    const auto refused = saslprep("hunter2\xff");
    EXPECT_EQ(refused.error().code, Errc::bad_data);
    EXPECT_EQ(refused.error().detail.find("hunter2"), std::string::npos);
}

}  // namespace
}  // namespace alder::text
