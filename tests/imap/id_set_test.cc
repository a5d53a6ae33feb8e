#include "imap/id_set.h"

#include <random>
#include <set>

#include <gtest/gtest.h>

#include "tests/support/must.h"

namespace alder::imap {
namespace {

using tests::must;

TEST(ImapIdSet, WritesIntervals) {
    EXPECT_EQ((IdSet{5, 1, 2, 3, 9}).format(), "1:3,5,9");
    EXPECT_EQ(IdSet().format(), "");
    EXPECT_EQ(IdSet::range(7, kLastId).format(), "7:*");
    EXPECT_EQ(IdSet::range(kLastId, kLastId).format(), "4294967295");
}

TEST(ImapIdSet, ReadsWhatItWrites) {
    for (const char* text : {"1", "1:3,5,9", "2,4,6,8:10", "1:*", "4294967295", "3:4294967294"}) {
        const IdSet set = must(IdSet::parse(text));
        EXPECT_EQ(set.format(), text);
        EXPECT_EQ(must(IdSet::parse(set.format())), set);
    }
}

TEST(ImapIdSet, ReadsIntervalsInAnyOrder) {
    EXPECT_EQ(must(IdSet::parse("9,3:1,2:5")).format(), "1:5,9");
    EXPECT_EQ(must(IdSet::parse("*:7")).format(), "7:*");
}

TEST(ImapIdSet, DropsZeroWhichNamesNoMessage) {
    EXPECT_EQ(must(IdSet::parse("0,3")).format(), "3");
    EXPECT_EQ(must(IdSet::parse("0:2")).format(), "1:2");
    EXPECT_TRUE(must(IdSet::parse("0")).empty());
}

TEST(ImapIdSet, RefusesWhatIsNoSet) {
    for (const char* text : {"", ",", "1,", "a", "1:", ":1", "1:2:3", "-1", "4294967296", "1 2"})
        EXPECT_FALSE(IdSet::parse(text).has_value()) << text;
}

TEST(ImapIdSet, NeverExpandsAnInterval) {
    const IdSet all = must(IdSet::parse("1:4294967295"));
    EXPECT_EQ(all.intervals().size(), 1U);
    EXPECT_EQ(all.size(), 4294967295U);
    EXPECT_TRUE(all.contains(123456789));
}

TEST(ImapIdSet, KeepsTheOrderOfIntervalsWhereItMatters) {
    const auto intervals = must(parse_intervals("7,5:3,1"));
    EXPECT_EQ(intervals, (std::vector<Interval>{{7, 7}, {3, 5}, {1, 1}}));
}

TEST(ImapIdSet, AgreesWithAPlainSetOfNumbers) {
    std::uint32_t state = 12345;
    const auto dice = [&state](std::uint32_t sides) {
        state = state * 1664525 + 1013904223;
        return (state >> 8) % sides;
    };
    IdSet set;
    std::set<std::uint32_t> plain;
    for (int i = 0; i < 2000; ++i) {
        const std::uint32_t low = 1 + dice(200);
        const std::uint32_t high = low + dice(6);
        if (dice(3) == 0) {
            set.remove(IdSet::range(low, high));
            for (std::uint32_t id = low; id <= high; ++id) plain.erase(id);
        } else {
            set.add(Interval{low, high});
            for (std::uint32_t id = low; id <= high; ++id) plain.insert(id);
        }
        ASSERT_EQ(set.size(), plain.size()) << i;
        for (std::uint32_t id = 1; id < 210; ++id)
            ASSERT_EQ(set.contains(id), plain.contains(id)) << i << ": " << id;
        ASSERT_EQ(set, IdSet::of(set.intervals())) << i;
    }
}

TEST(ImapIdSet, JoinsTwoSets) {
    IdSet set = must(IdSet::parse("1:3,9"));
    set.add(must(IdSet::parse("4,8,20:*")));
    EXPECT_EQ(set.format(), "1:4,8:9,20:*");
    set.remove(IdSet::range(21, kLastId));
    EXPECT_EQ(set.format(), "1:4,8:9,20");
}

TEST(ImapIdSet, JoinsTakesOutAndComparesLikeSetsOfNumbers) {
    std::mt19937 random(7);
    for (int round = 0; round < 200; ++round) {
        std::set<std::uint32_t> plain_a;
        std::set<std::uint32_t> plain_b;
        IdSet a;
        IdSet b;
        for (int n = 0; n < 40; ++n) {
            const auto id = static_cast<std::uint32_t>(1 + random() % 60);
            (n % 2 == 0 ? a : b).add(id);
            (n % 2 == 0 ? plain_a : plain_b).insert(id);
        }
        IdSet all = a;
        all.add(b);
        IdSet left = a;
        left.remove(b);
        const IdSet both = a.common(b);
        for (std::uint32_t id = 1; id <= 60; ++id) {
            EXPECT_EQ(all.contains(id), plain_a.contains(id) || plain_b.contains(id));
            EXPECT_EQ(left.contains(id), plain_a.contains(id) && !plain_b.contains(id));
            EXPECT_EQ(both.contains(id), plain_a.contains(id) && plain_b.contains(id));
        }
        EXPECT_EQ(both, b.common(a));
    }
}

}  // namespace
}  // namespace alder::imap
