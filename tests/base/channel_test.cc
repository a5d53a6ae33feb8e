#include "base/channel.h"

#include <thread>

#include <gtest/gtest.h>

namespace alder {
namespace {

bool is_readable(int fd) {
    pollfd ready{fd, POLLIN, 0};
    return ::poll(&ready, 1, 0) == 1;
}

TEST(Channel, GivesWhatWasPushedInOrder) {
    Channel<int> channel;
    channel.push(1);
    channel.push(2);
    EXPECT_EQ(channel.pop(), 1);
    EXPECT_EQ(channel.pop(), 2);
    EXPECT_EQ(channel.pop(), std::nullopt);
}

TEST(Channel, IsReadableExactlyWhileThereIsSomething) {
    Channel<int> channel;
    EXPECT_FALSE(is_readable(channel.fd()));
    channel.push(1);
    EXPECT_TRUE(is_readable(channel.fd()));
    channel.pop();
    EXPECT_FALSE(is_readable(channel.fd()));
    channel.close();
    EXPECT_TRUE(is_readable(channel.fd()));
}

TEST(Channel, GivesWhatIsLeftAfterTheEndAndTakesNothingMore) {
    Channel<int> channel;
    channel.push(1);
    channel.close();
    channel.push(2);
    EXPECT_EQ(channel.wait(), 1);
    EXPECT_EQ(channel.wait(), std::nullopt);
}

TEST(Channel, LosesNothingBetweenThreads) {
    constexpr int kEach = 5000;
    Channel<int> channel;
    long sum = 0;
    int count = 0;
    std::jthread taker([&] {
        while (const auto value = channel.wait()) {
            sum += *value;
            ++count;
        }
    });
    {
        const auto push = [&] {
            for (int i = 1; i <= kEach; ++i) channel.push(i);
        };
        std::jthread one(push);
        std::jthread two(push);
    }
    channel.close();
    taker.join();
    EXPECT_EQ(count, 2 * kEach);
    EXPECT_EQ(sum, 2L * kEach * (kEach + 1) / 2);
}

}  // namespace
}  // namespace alder
