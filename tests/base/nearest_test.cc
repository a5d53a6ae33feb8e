#include "base/nearest.h"

#include <array>
#include <string>

#include <gtest/gtest.h>

namespace alder {
namespace {

constexpr std::array<std::string_view, 4> kWords{"address", "incoming", "outgoing", "keep"};

TEST(Nearest, FindsTheWordWithTheFewestTypingErrors) {
    EXPECT_EQ(nearest("adress", kWords), "address");
    EXPECT_EQ(nearest("icnoming", kWords), "incoming");
    EXPECT_EQ(nearest("KEEEP", kWords), "keep");
    EXPECT_EQ(nearest("outgonig", kWords), "outgoing");
}

TEST(Nearest, SaysNothingWhereNothingIsNear) {
    EXPECT_EQ(nearest("signature", kWords), std::nullopt);
    EXPECT_EQ(nearest("kxyz", kWords), std::nullopt);
    EXPECT_EQ(nearest("", kWords), std::nullopt);
    EXPECT_EQ(nearest(std::string(65, 'a'), kWords), std::nullopt);
}

}  // namespace
}  // namespace alder
