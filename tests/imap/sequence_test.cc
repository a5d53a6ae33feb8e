#include "imap/sequence.h"

#include <chrono>
#include <random>

#include <gtest/gtest.h>

namespace alder::imap {
namespace {

Sequence of(std::uint32_t count) {
    Sequence all;
    for (std::uint32_t i = 1; i <= count; ++i) all.learn(SeqNo{i}, mail::Uid{i * 10});
    return all;
}

TEST(ImapSequence, KnowsWhatItWasTold) {
    Sequence all;
    all.learn(SeqNo{3}, mail::Uid{30});
    EXPECT_EQ(all.uid(SeqNo{3}), mail::Uid{30});
    for (const std::uint32_t other : {0U, 1U, 2U, 4U, 0xffffffffU})
        EXPECT_EQ(all.uid(SeqNo{other}), std::nullopt) << other;
}

TEST(ImapSequence, RemembersNoNumberBeyondItsLimit) {
    Sequence all;
    all.learn(SeqNo{0xffffffff}, mail::Uid{1});
    all.learn(SeqNo{0}, mail::Uid{1});
    EXPECT_EQ(all.uid(SeqNo{0xffffffff}), std::nullopt);
}

TEST(ImapSequence, ForgetsWhatIsBeyondTheCount) {
    Sequence all = of(10);
    all.expunge(SeqNo{9});
    all.exists(8);
    EXPECT_EQ(all.uid(SeqNo{8}), mail::Uid{80});
    EXPECT_EQ(all.uid(SeqNo{9}), std::nullopt);
    all.learn(SeqNo{9}, mail::Uid{110});
    EXPECT_EQ(all.uid(SeqNo{9}), mail::Uid{110});
    EXPECT_EQ(all.uid(SeqNo{8}), mail::Uid{80});
}

TEST(ImapSequence, TakesOutByUid) {
    Sequence all = of(10);
    all.vanish(IdSet::of({{1, 15}, {30, 50}, {95, 0xffffffff}}));
    std::vector<std::uint32_t> left;
    for (std::uint32_t i = 1; all.uid(SeqNo{i}); ++i) left.push_back(all.uid(SeqNo{i})->value);
    EXPECT_EQ(left, (std::vector<std::uint32_t>{20, 60, 70, 80, 90}));
}

TEST(ImapSequence, ForgetsAllWhenItCannotTellWhichShift) {
    Sequence all = of(3);
    all.learn(SeqNo{5}, mail::Uid{50});
    all.vanish(IdSet{20});
    for (std::uint32_t i = 1; i < 6; ++i) EXPECT_EQ(all.uid(SeqNo{i}), std::nullopt);
}

TEST(ImapSequence, IsAListFromWhichNumbersAreTaken) {
    std::mt19937 random{7};
    for (int round = 0; round < 50; ++round) {
        std::vector<std::uint32_t> list;
        Sequence all;
        std::uint32_t uid = 0;
        for (int step = 0; step < 3000; ++step) {
            const auto seq = static_cast<std::uint32_t>(random() % (list.size() + 1) + 1);
            const bool holds = seq <= list.size();
            if (random() % 100 < 48 + static_cast<unsigned>(round) / 10) {
                list.push_back(++uid);
                all.learn(SeqNo{static_cast<std::uint32_t>(list.size())}, mail::Uid{uid});
            } else if (random() % 8 == 0 && holds) {
                all.vanish(IdSet{list[seq - 1]});
                list.erase(list.begin() + (seq - 1));
            } else {
                ASSERT_EQ(all.expunge(SeqNo{seq}).has_value(), holds);
                if (holds) list.erase(list.begin() + (seq - 1));
            }
            if (random() % 500 == 0) {
                list.resize(list.size() / 2);
                all.exists(static_cast<std::uint32_t>(list.size()));
            }
        }
        for (std::uint32_t i = 0; i < list.size(); ++i)
            ASSERT_EQ(all.uid(SeqNo{i + 1}), mail::Uid{list[i]});
        ASSERT_EQ(all.uid(SeqNo{static_cast<std::uint32_t>(list.size()) + 1}), std::nullopt);
    }
}

// A quadratic one takes ten seconds for it.
TEST(ImapSequence, TakesOutAHundredThousandOneByOneInATwinkling) {
    constexpr std::uint32_t kMany = 100'000;
    Sequence all = of(kMany);
    Sequence other = of(kMany);
    const auto start = std::chrono::steady_clock::now();
    for (std::uint32_t i = 1; i <= kMany; ++i) {
        ASSERT_EQ(all.expunge(SeqNo{1}), mail::Uid{i * 10});
        other.vanish(IdSet{i * 10});
    }
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
    EXPECT_EQ(other.uid(SeqNo{1}), std::nullopt);
}

}  // namespace
}  // namespace alder::imap
