#include "base/natural_order.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace alder {
namespace {

TEST(NaturalOrder, CountsNumbersAndPassesOverTheCaseOfLetters) {
    std::vector<std::string> names{"list 10", "b",    "List 2", "list", "2024/12",
                                   "2024/2",  "a1b2", "a1b10",  "C"};
    std::ranges::sort(names, [](const auto& a, const auto& b) { return natural_order(a, b) < 0; });
    EXPECT_EQ(names, (std::vector<std::string>{"2024/2", "2024/12", "a1b2", "a1b10", "b", "C",
                                               "list", "List 2", "list 10"}));
}

TEST(NaturalOrder, TakesNumbersOfAnyLength) {
    EXPECT_TRUE(natural_order("9" + std::string(40, '9'), "1" + std::string(41, '0')) < 0);
    EXPECT_TRUE(natural_order("010", "9") > 0);
}

TEST(NaturalOrder, HoldsNoTwoNamesForTheSame) {
    for (const auto& [a, b] : {std::pair("01", "1"), {"a", "A"}, {"x0", "x00"}, {"", "0"}}) {
        EXPECT_TRUE(natural_order(a, b) != 0) << a << " " << b;
        EXPECT_EQ(natural_order(a, b) < 0, natural_order(b, a) > 0) << a << " " << b;
    }
    EXPECT_TRUE(natural_order("a1", "a1") == 0);
}

}  // namespace
}  // namespace alder
