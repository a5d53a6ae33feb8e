#include "sync/window.h"

#include <gtest/gtest.h>

namespace alder::sync {
namespace {

constexpr std::uint64_t kMost = 64 << 20;
constexpr std::uint64_t kPiece = 64 << 10;
constexpr std::chrono::milliseconds kStep{10};

// A line that brings so many bytes a second, kept full for some seconds.
std::uint64_t size_after(Window& window, std::uint64_t bytes_a_second, int seconds) {
    Clock::time_point now{};
    window.time_passed(now);
    window.begins();
    std::uint64_t due = 0;
    for (int step = 0; step < seconds * 100; ++step) {
        window.time_passed(now += kStep);
        for (due += bytes_a_second / 100; due >= kPiece; due -= kPiece)
            window.came(kPiece, window.size());
    }
    return window.size();
}

TEST(Window, IsWhatTheLineBringsInASecondAndAHalf) {
    for (const std::uint64_t rate : {1'000'000U, 2'500'000U, 20'000'000U}) {
        Window window(kMost);
        const double size = static_cast<double>(size_after(window, rate, 20));
        EXPECT_NEAR(size / static_cast<double>(rate), 1.5, 0.2) << rate;
    }
}

TEST(Window, StaysWithinItsLimits) {
    Window slow(kMost);
    EXPECT_EQ(size_after(slow, 10'000, 60), Window::kLeast);
    Window fast(kMost);
    EXPECT_EQ(size_after(fast, 1'000'000'000, 2), kMost);
    Window small(100'000);
    EXPECT_EQ(size_after(small, 1'000'000'000, 2), 100'000U);
}

TEST(Window, TakesATimeWithLittleOnItsWayForNoSlowLine) {
    Window window(kMost);
    Clock::time_point now{};
    for (int i = 0; i < 100; ++i) {
        window.time_passed(now += std::chrono::seconds(1));
        window.came(1'000, 1'000);
    }
    EXPECT_EQ(window.size(), Window::kFirst);
}

TEST(Window, IsNotMadeEndlessByAServersNumbers) {
    Window window(kMost);
    window.begins();
    window.time_passed(Clock::time_point{} + std::chrono::seconds(1));
    window.came(std::uint64_t{1} << 62, std::uint64_t{1} << 62);
    EXPECT_EQ(window.size(), kMost);
}

TEST(Window, HoldsASlowLineNoLongerThanSecondsFromTheBeginning) {
    constexpr std::uint64_t kSlow = 200'000;  // bytes a second
    EXPECT_LE(Window::kFirst / kSlow, 6U);
    Window window(kMost);
    EXPECT_LE(size_after(window, kSlow, 10) / kSlow, 2U);
}

TEST(Window, LetsThroughWhatIsLargerWhenNothingIsOnItsWay) {
    const Window window(1'000);
    EXPECT_TRUE(window.has_room(0, 5'000));
    EXPECT_FALSE(window.has_room(1, 1'000));
    EXPECT_TRUE(window.has_room(1, 999));
}

}  // namespace
}  // namespace alder::sync
