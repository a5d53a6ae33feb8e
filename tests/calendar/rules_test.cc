#include "calendar/rules.h"

#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "calendar/invitation.h"
#include "tests/calendar/calendars.h"

namespace alder::calendar {
namespace {

TEST(Calendar, TellsPlacesInTheMonthAndExceptions) {
    const auto repeats = [](const std::string& rule) {
        return read_invitations(calendar("DTSTART:20260105T090000Z\r\n" + rule)).at(0).repeats;
    };
    EXPECT_EQ(repeats("RRULE:FREQ=MONTHLY;BYDAY=1MO\r\nEXDATE:20260202T090000Z\r\n"),
              "every month on the first Monday, except on Mon 2 Feb 2026");
    EXPECT_EQ(repeats("RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=3\r\n"),
              "every month on the last Friday, 3 times");
    EXPECT_EQ(repeats("RRULE:FREQ=MONTHLY;BYMONTHDAY=15\r\n"), "every month on day 15");
}

TEST(Calendar, CountsTheDaysBesideARuleThatItDoesNotList) {
    std::string out = "EXDATE:20260301T090000Z";
    for (int day = 2; day <= 24; ++day) out += fmt::format(",202603{:02}T090000Z", day);
    const std::string repeats =
        read_invitations(calendar("DTSTART:20260101T090000Z\nRRULE:FREQ=DAILY\n" + out + "\n"))
            .at(0)
            .repeats;
    EXPECT_TRUE(repeats.starts_with("every day, except on Sun 1 Mar 2026; Mon 2 Mar 2026; "));
    EXPECT_TRUE(repeats.ends_with("; Tue 10 Mar 2026 and 14 more")) << repeats;
}

TEST(Calendar, TellsDaysThatNoRuleIsFor) {
    const auto repeats = [](const std::string& days) {
        return read_invitations(calendar("DTSTART:20260101T090000Z\n" + days)).at(0).repeats;
    };
    EXPECT_EQ(repeats("RDATE:20260102T090000Z\nRDATE;VALUE=DATE:20260105\n"),
              "also on Fri 2 Jan 2026; Mon 5 Jan 2026");
    EXPECT_EQ(repeats("RDATE:20260102T090000Z\nEXDATE:20260101T090000Z\n"),
              "except on Thu 1 Jan 2026, also on Fri 2 Jan 2026");
    EXPECT_EQ(repeats("EXDATE:20260101T090000Z\n"), "");
}

// An evening in New York is the next day in UTC.
TEST(Calendar, TellsDaysOfARuleWhereTheEventIs) {
    const auto read = [](const std::string& zone, const std::string& days) {
        return read_invitations(calendar("DTSTART;TZID=" + zone + ":20260105T200000\n" + days))
            .at(0);
    };
    const std::string daily = "RRULE:FREQ=DAILY;UNTIL=20260113T010000Z\n";
    EXPECT_EQ(read("America/New_York", daily).repeats, "every day, until Mon 12 Jan 2026");
    EXPECT_EQ(read("Eastern Standard Time", daily).repeats, "every day, until Mon 12 Jan 2026");
    EXPECT_EQ(read("Europe/Berlin", daily).repeats, "every day, until Tue 13 Jan 2026");
    EXPECT_EQ(read("Nowhere/Known", daily).repeats, "every day, until Tue 13 Jan 2026");
    EXPECT_EQ(read("America/New_York", "RRULE:FREQ=DAILY;UNTIL=20690113T010000Z\n").repeats,
              "every day, until Sat 12 Jan 2069");
    EXPECT_EQ(read("America/New_York", "RRULE:FREQ=DAILY;UNTIL=99991231T235959Z\n").repeats,
              "every day, until Fri 31 Dec 9999");
    EXPECT_EQ(read("America/New_York", "RRULE:FREQ=DAILY\nEXDATE:20260108T010000Z\n").repeats,
              "every day, except on Wed 7 Jan 2026");
    EXPECT_EQ(read("America/New_York", "RECURRENCE-ID:20260108T010000Z\n").only, "Wed 7 Jan 2026");
}

TEST(Calendar, TellsHowItRepeats) {
    const std::string start = "DTSTART:20260131T090000Z\r\n";
    EXPECT_EQ(read_invitations(calendar(start + "RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10\r\n"))
                  .at(0)
                  .repeats,
              "every week on Monday, Wednesday, 10 times");
    EXPECT_EQ(read_invitations(
                  calendar(start + "RRULE:FREQ=MONTHLY;INTERVAL=2;UNTIL=20261231T000000Z\r\n"))
                  .at(0)
                  .repeats,
              "every 2 months, until Thu 31 Dec 2026");
}

TEST(Calendar, TellsTheMonthsOfARuleAndTheDaysBesideIt) {
    EXPECT_EQ(words_of("BEGIN:VEVENT\nSUMMARY:Tea\nDTSTART:20261126T100000Z\n"
                       "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH\nEXDATE:20271125T100000Z\n"
                       "RDATE:20271126T100000Z\nEND:VEVENT\n"),
              "Answer to the invitation: Tea\nWhen     Thu 26 Nov 2026, 10:00 (UTC)\n"
              "Repeats  every year on the fourth Thursday in November, except on Thu 25 Nov 2027, "
              "also on Fri 26 Nov 2027\n");
}

TEST(Calendar, TellsRulesThatCannotBeListed) {
    const auto repeats = [](const std::string& rules) {
        return read_invitations(calendar("DTSTART:20260131T090000Z\r\n" + rules)).at(0).repeats;
    };
    EXPECT_EQ(repeats("RRULE:FREQ=SECONDLY\r\n"), "every second, without end");
    EXPECT_EQ(repeats("RRULE:FREQ=MINUTELY;INTERVAL=10;COUNT=5\r\n"), "every 10 minutes, 5 times");
    EXPECT_EQ(repeats("RRULE:FREQ=DAILY;BYHOUR=9,17\r\n"),
              "every day, on conditions that are not shown");
    EXPECT_EQ(repeats("RRULE:FREQ=DAILY;COUNT=2\r\nRRULE:FREQ=WEEKLY\r\n"),
              "every day, 2 times; every week");
    EXPECT_EQ(repeats("RRULE:FREQ=OFTEN\r\n"), "by a rule that cannot be read: FREQ=OFTEN");
    EXPECT_EQ(repeats("RRULE:FREQ=DAILY;UNTIL=20260231\r\n"),
              "every day, until 20260231, which is no day");
}

}  // namespace
}  // namespace alder::calendar
