#include "account/pace.h"

#include <gtest/gtest.h>

namespace alder::account {
namespace {

using namespace std::chrono_literals;

constexpr Clock::time_point kStart{};

Standing fetching(std::uint64_t done, std::uint64_t total) {
    return {.kind = Standing::Kind::fetching,
            .done = done,
            .total = total,
            .messages_done = 1234,
            .messages_total = 12'000};
}

TEST(Pace, SaysNothingBeforeItCanKnow) {
    Pace pace;
    EXPECT_FALSE(pace.rate());
    pace.note(fetching(0, 1000), kStart);
    pace.note(fetching(500, 1000), kStart + 900ms);
    EXPECT_FALSE(pace.rate());
    EXPECT_FALSE(pace.left());
}

TEST(Pace, TellsRateAndTimeLeft) {
    Pace pace;
    for (std::uint64_t n = 0; n <= 40; ++n)
        pace.note(fetching(n * 820'000, 360'800'000), kStart + 100ms * n);
    EXPECT_NEAR(*pace.rate(), 8'200'000, 1);
    EXPECT_EQ(*pace.left(), 40s);
    EXPECT_EQ(progress_words(fetching(32'800'000, 360'800'000), pace),
              "1,234 of 12,000 messages, 8.2 MB/s, 40 s left");
}

TEST(Pace, ForgetsHowItWasLongAgo) {
    Pace pace;
    pace.note(fetching(0, 2000), kStart);
    pace.note(fetching(1000, 2000), kStart + 1s);
    for (int n = 2; n <= 20; ++n)
        pace.note(fetching(1000 + static_cast<std::uint64_t>(n), 2000), kStart + 1s * n);
    EXPECT_NEAR(*pace.rate(), 1, 0.01);
}

TEST(Pace, KnowsNoTimeLeftWhereNothingMoves) {
    Pace pace;
    pace.note(fetching(10, 2000), kStart);
    pace.note(fetching(10, 2000), kStart + 5s);
    EXPECT_EQ(pace.rate(), 0);
    EXPECT_FALSE(pace.left());
    EXPECT_EQ(progress_words(fetching(10, 2000), pace), "1,234 of 12,000 messages");
}

TEST(Pace, SaysHowLongNoAnswerHasCome) {
    Pace pace;
    Standing standing = fetching(10, 2000);
    pace.note(standing, kStart);
    standing.silent = 23s;
    pace.note(standing, kStart + 23s);
    EXPECT_EQ(progress_words(standing, pace), "1,234 of 12,000 messages, no answer for 23 s");
    standing.kind = Standing::Kind::looking;
    standing.messages_total = 0;
    EXPECT_EQ(progress_words(standing, pace), "no answer for 23 s");
}

TEST(Pace, BeginsAnewWithSomethingElse) {
    Pace pace;
    pace.note(fetching(0, 2000), kStart);
    pace.note(fetching(1000, 2000), kStart + 2s);
    Standing looking = fetching(0, 50);
    looking.kind = Standing::Kind::looking;
    pace.note(looking, kStart + 3s);
    EXPECT_FALSE(pace.rate());
}

TEST(Pace, WritesLongTimesInLargerUnits) {
    Pace pace;
    pace.note(fetching(0, 10'000), kStart);
    pace.note(fetching(2, 10'000), kStart + 1s);
    EXPECT_EQ(progress_words(fetching(2, 10'000), pace),
              "1,234 of 12,000 messages, 2 B/s, 84 min left");
}

TEST(Pace, WritesSizes) {
    EXPECT_EQ(size_words(999), "999 B");
    EXPECT_EQ(size_words(999.7), "1.0 kB");
    EXPECT_EQ(size_words(123'456), "123 kB");
    EXPECT_EQ(size_words(8'240'000), "8.2 MB");
}

}  // namespace
}  // namespace alder::account
