#include "store/intent.h"

#include <gtest/gtest.h>

#include "store/packing.h"

namespace alder::store {
namespace {

std::vector<Action> one_of_each() {
    mail::FlagChange change;
    change.add.add("seen");
    change.remove.add("todo");
    return {
        ChangeFlags{{{3}, {9}, {4}}, change},
        Move{{{1}, {4'000'000'000U}}, {7}},
        Copy{{}, {8}},
        Expunge{{{5}}},
        Restore{{{5}, {6}}},
        Append{{2},
               {{{11}, mail::Flags(1, {"x"}), WallTime(std::chrono::seconds(-5))}, {{12}, {}, {}}}},
        CreateFolder{"Lists/c++"},
        RenameFolder{{3}, "neu"},
        DeleteFolder{{3}},
        DeleteFolder{{3}, true}};
}

TEST(Intent, ReadsBackWhatItWrote) {
    for (const Action& action : one_of_each()) {
        const auto back = decode_action(encode(action));
        ASSERT_TRUE(back) << back.error().detail;
        EXPECT_EQ(*back, action);
    }
    const Before before{{mail::Flags(5, {"a", "b"}), {}}, {{1}, {}}, "Old"};
    EXPECT_EQ(decode_before(encode(before)), before);
}

TEST(Intent, RefusesWhatIsCutOrHasMoreThanItShould) {
    for (const Action& action : one_of_each()) {
        const std::string whole = encode(action);
        for (std::size_t cut = 0; cut < whole.size(); ++cut) {
            EXPECT_FALSE(decode_action(whole.substr(0, cut)))
                << action.index() << " cut at " << cut;
        }
        EXPECT_FALSE(decode_action(whole + '\0'));
    }
}

TEST(Packing, CarriesTheSmallestAndLargestNumbers) {
    const std::string bytes = Packer()
                                  .number(0)
                                  .number(UINT64_MAX)
                                  .signed_number(INT64_MIN)
                                  .signed_number(-1)
                                  .string("x")
                                  .take();
    Unpacker in(bytes);
    EXPECT_EQ(in.number(), 0U);
    EXPECT_EQ(in.number(), UINT64_MAX);
    EXPECT_EQ(in.signed_number(), INT64_MIN);
    EXPECT_EQ(in.signed_number(), -1);
    EXPECT_EQ(in.string(), "x");
    EXPECT_TRUE(in.good() && in.at_end());
}

TEST(Packing, NeverBelievesACountLargerThanTheBytesThatFollow) {
    const std::string bytes = Packer().number(1'000'000'000).take();
    Unpacker in(bytes);
    EXPECT_EQ(in.count(), 0U);
    EXPECT_FALSE(in.good());
}

}  // namespace
}  // namespace alder::store
