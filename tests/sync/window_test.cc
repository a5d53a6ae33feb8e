#include "sync/window.h"

#include <algorithm>
#include <deque>

#include <gtest/gtest.h>

namespace alder::sync {
namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t kMost = 64 << 20;
constexpr std::uint64_t kPiece = 64 << 10;

// A line that takes a time for any answer and brings so many bytes a second.
class Line {
public:
    Line(std::uint64_t bytes_a_second, milliseconds delay)
        : bytes_a_second_(bytes_a_second), delay_(delay) {}

    // Asks for pieces as the window allows, for so long.
    void keep_full(Window& window, Clock::duration time) {
        window.came(1'000, delay_);  // the greeting
        for (const auto end = now_ + time; now_ < end;) {
            while (window.has_room(on_their_way(), kPiece)) ask();
            const Asked first = asked_.front();
            asked_.pop_front();
            now_ = first.comes;
            window.came(first.on_their_way, now_ - first.since);
        }
    }

private:
    struct Asked {
        std::uint64_t on_their_way;
        Clock::time_point since;
        Clock::time_point comes;
    };

    std::uint64_t on_their_way() const { return asked_.size() * kPiece; }
    void ask() {
        const std::chrono::duration<double> piece(static_cast<double>(kPiece) /
                                                  static_cast<double>(bytes_a_second_));
        free_ = std::max(free_, now_ + delay_) + std::chrono::duration_cast<Clock::duration>(piece);
        asked_.push_back({on_their_way() + kPiece, now_, free_});
    }

    std::uint64_t bytes_a_second_;
    milliseconds delay_;
    Clock::time_point now_{};
    Clock::time_point free_{};  // when the line has brought all that was asked for
    std::deque<Asked> asked_;
};

// Beside what is under way at any time.
TEST(Window, IsWhatTheLineBringsInASecondAndAHalf) {
    for (const std::uint64_t rate : {1'000'000U, 2'500'000U, 20'000'000U}) {
        for (const milliseconds delay : {milliseconds(1), milliseconds(40), milliseconds(300)}) {
            Window window(kMost);
            Line(rate, delay).keep_full(window, std::chrono::seconds(20));
            const double seconds = 1.5 + std::chrono::duration<double>(delay).count();
            EXPECT_NEAR(static_cast<double>(window.size()) / static_cast<double>(rate), seconds,
                        0.1)
                << rate << " bytes a second after " << delay.count() << " ms";
        }
    }
}

TEST(Window, FillsAFastLineAfterTwoRoundTrips) {
    constexpr std::uint64_t kRate = 50'000'000;
    constexpr milliseconds kDelay{300};
    Window window(kMost);
    Line(kRate, kDelay).keep_full(window, 2 * kDelay + kDelay / 2);
    EXPECT_GE(window.size(), kRate * 3 / 10);
}

TEST(Window, StaysWithinItsLimits) {
    Window slow(kMost);
    Line(10'000, milliseconds(40)).keep_full(slow, std::chrono::minutes(5));
    EXPECT_EQ(slow.size(), Window::kLeast);
    Window fast(kMost);
    Line(1'000'000'000, milliseconds(40)).keep_full(fast, std::chrono::seconds(2));
    EXPECT_EQ(fast.size(), kMost);
    Window small(100'000);
    Line(1'000'000'000, milliseconds(40)).keep_full(small, std::chrono::seconds(2));
    EXPECT_EQ(small.size(), 100'000U);
}

TEST(Window, TakesATimeWithLittleOnItsWayForNoSlowLine) {
    Window window(kMost);
    for (int i = 0; i < 100; ++i) window.came(1'000, std::chrono::seconds(1));
    EXPECT_EQ(window.size(), Window::kFirst);
}

TEST(Window, IsNotMadeEndlessByAServersNumbers) {
    Window window(kMost);
    for (int i = 0; i < 3; ++i) window.came(std::uint64_t{1} << 62, std::chrono::seconds(1));
    EXPECT_EQ(window.size(), kMost);
}

TEST(Window, HoldsASlowLineNoLongerThanSecondsFromTheBeginning) {
    constexpr std::uint64_t kSlow = 200'000;  // bytes a second
    EXPECT_LE(Window::kFirst / kSlow, 6U);
    Window window(kMost);
    Line(kSlow, milliseconds(300)).keep_full(window, std::chrono::seconds(10));
    EXPECT_LE(window.size() / kSlow, 2U);
}

TEST(Window, LetsThroughWhatIsLargerWhenNothingIsOnItsWay) {
    const Window window(1'000);
    EXPECT_TRUE(window.has_room(0, 5'000));
    EXPECT_FALSE(window.has_room(1, 1'000));
    EXPECT_TRUE(window.has_room(1, 999));
}

}  // namespace
}  // namespace alder::sync
