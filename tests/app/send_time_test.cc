#include "app/send_time.h"

#include <gtest/gtest.h>

#include "mail/date.h"

namespace alder::app {
namespace {

using namespace std::chrono_literals;

// An hour east of UTC until 29 March 2026, 1:00 UTC; then two.
constexpr WallTime kSummer{1774746000s};

LocalClock berlin() {
    return {.from =
                [](WallTime time) {
                    return std::chrono::local_seconds(time.time_since_epoch() +
                                                      (time < kSummer ? 1h : 2h));
                },
            .to =
                [](std::chrono::local_seconds time) {
                    const WallTime winter(time.time_since_epoch() - 1h);
                    return winter < kSummer ? winter : winter - 1h;
                }};
}

// Said on Saturday, 28 March 2026, at 12:00.
std::string sent(std::string_view text) {
    constexpr WallTime kNoon{1774695600s};
    const auto time = parse_send_time(text, kNoon, berlin());
    if (!time) return time.error().detail;
    return mail::to_rfc3339({.time = *time, .offset_minutes = 0, .unknown_zone = true});
}

TEST(SendTime, IsTheNextTimeOfTheClock) {
    EXPECT_EQ(sent("18:30"), "2026-03-28T17:30:00Z");
    EXPECT_EQ(sent("today 18:30"), "2026-03-28T17:30:00Z");
    EXPECT_EQ(sent("12:00:01"), "2026-03-28T11:00:01Z");
    // With the summer between.
    EXPECT_EQ(sent("9:00"), "2026-03-29T07:00:00Z");
    EXPECT_EQ(sent("tomorrow 9:00"), "2026-03-29T07:00:00Z");
}

TEST(SendTime, IsTheNextDayOfThatName) {
    EXPECT_EQ(sent("Monday 9:00"), "2026-03-30T07:00:00Z");
    EXPECT_EQ(sent("tue 09:00"), "2026-03-31T07:00:00Z");
    EXPECT_EQ(sent("saturday 13:00"), "2026-03-28T12:00:00Z");
    EXPECT_EQ(sent("saturday 11:00"), "2026-04-04T09:00:00Z");
}

TEST(SendTime, IsAfterASpan) {
    EXPECT_EQ(sent("+2h"), "2026-03-28T13:00:00Z");
    EXPECT_EQ(sent("+1h30m"), "2026-03-28T12:30:00Z");
    EXPECT_EQ(sent("+3d"), "2026-03-31T11:00:00Z");
}

TEST(SendTime, IsWhatADateSays) {
    EXPECT_EQ(sent("2026-03-29T18:30:00Z"), "2026-03-29T18:30:00Z");
    EXPECT_EQ(sent("2026-03-29t18:30:00-01:30"), "2026-03-29T20:00:00Z");
    EXPECT_EQ(sent("2026-03-29 18:30"), "2026-03-29T16:30:00Z");
}

TEST(SendTime, IsNotOver) {
    EXPECT_EQ(sent("2026-03-28T10:59:59Z"), "'2026-03-28T10:59:59Z' is over");
    EXPECT_EQ(sent("today 11:00"), "'today 11:00' is over");
}

TEST(SendTime, IsRefusedWhenItIsNone) {
    for (const char* text :
         {"", "soon", "25:00", "9", "tomorrow", "tomorrow 9", "2026-02-30 10:00", "2026-03-29", "+",
          "+2", "+2x", "+h", "+99999999999w", "18:3", "18:30:00 foo", "2026-03-29T18:30:00+1"})
        EXPECT_NE(sent(text).find("is no time to send at"), std::string::npos)
            << text << sent(text);
}

}  // namespace
}  // namespace alder::app
