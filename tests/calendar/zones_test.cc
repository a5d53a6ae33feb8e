#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "calendar/invitation.h"
#include "tests/calendar/calendars.h"
#include "tests/support/cpu_time.h"

namespace alder::calendar {
namespace {

std::string zone_of(const std::string& name, const std::string& changes) {
    return "BEGIN:VTIMEZONE\nTZID:" + name + "\n" + changes + "END:VTIMEZONE\n";
}

// One hour east of Greenwich from then on.
std::string change_of(const std::string& start, const std::string& rule) {
    return "BEGIN:STANDARD\nDTSTART:" + start + "\nRRULE:" + rule +
           "\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0100\nEND:STANDARD\n";
}

std::string yearly_changes(int count) {
    std::string out;
    for (int i = 0; i < count; ++i)
        out += change_of("16010101T000000", "FREQ=YEARLY;BYMONTH=3;BYDAY=1SU");
    return out;
}

// The zone "Evil" is left out, quickly, and its event is told by the sender's clock.
void expect_not_asked(const std::string& zone, const std::string& what) {
    std::vector<Invitation> read;
    EXPECT_LT(
        tests::cpu_seconds_of([&] { read = read_in_utc(calendar_of(zone + event_in("Evil"))); }),
        kQuick)
        << what;
    ASSERT_EQ(read.size(), 1U) << what;
    EXPECT_EQ(read[0].when, "Thu 1 Jan 2026, 10:00 (Evil)") << what;
}

// libical would write down each change of them up to our time: of some for hours.
TEST(Calendar, AsksNoZoneThatChangesTooOften) {
    for (const std::string rules : {
             "DTSTART:19700101T000000\nRRULE:FREQ=SECONDLY\n",
             "DTSTART:19700101T000000\nRRULE:FREQ=YEARLY;FREQ=MINUTELY\n",
             "DTSTART:19700101T000000\nRRULE;X=\":FREQ=YEARLY\":FREQ=SECONDLY\n",
             "DTSTART:19700101T000000\nRRULE:FREQ=SECONDLY;X=:FREQ=YEARLY\n",
             "DTSTART:19700101T000000\nRRULE:FREQ=YEARLY;BYHOUR=1,2,3;BYSECOND=1,2,3\n",
             "DTSTART:00010101T000000\nRRULE:FREQ=DAILY\n",
             "DTSTART:00010101T000000\nRRULE:FREQ=YEARLY\n",
         }) {
        const std::string zone = zone_of("Evil", "BEGIN:STANDARD\n" + rules +
                                                     "TZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
                                                     "END:STANDARD\n");
        expect_not_asked(zone, rules);
    }
}

TEST(Calendar, AsksZonesThatChangeOnADayOfTheYear) {
    const auto is_asked = [](const std::string& rule) {
        const std::string zone = zone_of("X", change_of("19700101T000000", rule));
        return read_in_utc(calendar_of(zone + event_in("X"))).at(0).when.contains("your time");
    };
    for (const char* rule :
         {"FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=10", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
          "FREQ=YEARLY;BYDAY=2SU;BYMONTH=3;WKST=MO;UNTIL=20300101T000000Z",
          "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=8,9,10,11,12,13,14;BYDAY=SU",
          "freq=yearly;bymonth=10;bymonthday=1", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1"})
        EXPECT_TRUE(is_asked(rule)) << rule;
    for (const char* rule :
         {"FREQ=YEARLY;BYMONTHDAY=1", "FREQ=YEARLY;BYDAY=SU", "FREQ=YEARLY;BYMONTH=3;BYDAY=SU",
          "FREQ=YEARLY;BYMONTH=3,10;BYDAY=1SU", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1,2",
          "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1,2,3,4,5,6,7,8;BYDAY=SU",
          "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1,9;BYDAY=SU", "FREQ=YEARLY;BYMONTH=3;BYMONTH=4",
          "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=x;BYDAY=SU", "BYMONTH=3", ""})
        EXPECT_FALSE(is_asked(rule)) << rule;
}

TEST(Calendar, AsksManyZonesNoMoreThanAFew) {
    std::string inside;
    for (int i = 0; i < 85; ++i) {
        const std::string name = fmt::format("Z{}", i);
        inside += zone_of(name, yearly_changes(64)) + event_in(name);
    }
    EXPECT_LT(tests::cpu_seconds_of([&] { read_in_utc(calendar_of(inside)); }), kQuick);
}

TEST(Calendar, AsksZonesOfNoTimeNothing) {
    std::string inside;
    for (int i = 0; i < 40; ++i) inside += zone_of(fmt::format("Z{}", i), yearly_changes(2));
    EXPECT_EQ(read_in_utc(calendar_of(inside + event_in("Z39"))).at(0).when,
              "Thu 1 Jan 2026, 09:00 your time (10:00 Z39)");
}

TEST(Calendar, KnowsAZoneWhoseNameIsQuoted) {
    const std::string zone = zone_of("(UTC+01:00) Bern\\, Rome", yearly_changes(2));
    EXPECT_EQ(read_in_utc(calendar_of(zone + event_in("\"(UTC+01:00) Bern, Rome\""))).at(0).when,
              "Thu 1 Jan 2026, 09:00 your time (10:00 (UTC+01:00) Bern, Rome)");
}

TEST(Calendar, AsksNoZoneAboutTimesThatAreFarAway) {
    std::string inside = zone_of("Z", yearly_changes(20));
    for (int i = 0; i < 80; ++i)
        inside += event_in("Z", fmt::format("{}0101T100000", 2060 + 90 * i));
    EXPECT_LT(tests::cpu_seconds_of([&] { read_in_utc(calendar_of(inside)); }), kQuick);
    EXPECT_EQ(read_in_utc(calendar_of(event_in("Europe/Berlin", "30000101T100000"))).at(0).when,
              "Wed 1 Jan 3000, 09:00 your time (10:00 Europe/Berlin)");
}

TEST(Calendar, AsksNoZoneThatLibicalTakesForOne) {
    for (const char* begin : {"BEGIN:VTIMEZONEX", "BEGIN\f:VTIMEZONE", "BEGIN: VTIMEZONE"}) {
        const std::string zone = std::string(begin) + "\nTZID:Evil\n" +
                                 change_of("19700101T000000", "FREQ=SECONDLY") + "END:VTIMEZONE\n";
        expect_not_asked(zone, begin);
    }
}

TEST(Calendar, ReadsTheZonesThatLettersBring) {
    const std::string zone =
        zone_of("Ours",
                "BEGIN:STANDARD\nDTSTART:16011028T030000\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\n"
                "TZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nEND:STANDARD\n"
                "BEGIN:DAYLIGHT\nDTSTART:16010325T020000\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\n"
                "TZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nEND:DAYLIGHT\n");
    EXPECT_EQ(read_in_utc(calendar_of(zone + event_in("Ours", "20260701T100000"))).at(0).when,
              "Wed 1 Jul 2026, 08:00 your time (10:00 Ours)");
}

// RFC 5545, 3.3.5.
TEST(Calendar, CountsTimesThatClocksSkipOrShowTwiceByTheOffsetBefore) {
    const auto when = [](const std::string& zone, const std::string& start) {
        return read_in_utc(calendar_of(event_in(zone, start))).at(0).when;
    };
    EXPECT_EQ(when("Europe/Berlin", "20260329T023000"),
              "Sun 29 Mar 2026, 01:30 your time (02:30 Europe/Berlin)");
    EXPECT_EQ(when("W. Europe Standard Time", "20260329T023000"),
              "Sun 29 Mar 2026, 01:30 your time (02:30 W. Europe Standard Time)");
    EXPECT_EQ(when("America/New_York", "20260308T023000"),
              "Sun 8 Mar 2026, 07:30 your time (02:30 America/New_York)");
    EXPECT_EQ(when("America/New_York", "20261101T013000"),
              "Sun 1 Nov 2026, 05:30 your time (01:30 America/New_York)");
    EXPECT_EQ(when("Eastern Standard Time", "20261101T013000"),
              "Sun 1 Nov 2026, 05:30 your time (01:30 Eastern Standard Time)");
    EXPECT_EQ(when("America/New_York", "20261101T023000"),
              "Sun 1 Nov 2026, 07:30 your time (02:30 America/New_York)");
    EXPECT_EQ(when("America/New_York", "20260308T033000"),
              "Sun 8 Mar 2026, 07:30 your time (03:30 America/New_York)");
}

TEST(Calendar, CountsSkippedTimesOfAZoneThatALetterBrings) {
    const std::string zone =
        zone_of("Ours",
                "BEGIN:STANDARD\nDTSTART:16011028T030000\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\n"
                "TZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nEND:STANDARD\n"
                "BEGIN:DAYLIGHT\nDTSTART:16010325T020000\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\n"
                "TZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nEND:DAYLIGHT\n");
    const auto when = [&](const std::string& start) {
        return read_in_utc(calendar_of(zone + event_in("Ours", start))).at(0).when;
    };
    EXPECT_EQ(when("20260329T023000"), "Sun 29 Mar 2026, 01:30 your time (02:30 Ours)");
    EXPECT_EQ(when("20261025T023000"), "Sun 25 Oct 2026, 00:30 your time (02:30 Ours)");
    EXPECT_EQ(when("20261025T033000"), "Sun 25 Oct 2026, 02:30 your time (03:30 Ours)");
}

}  // namespace
}  // namespace alder::calendar
