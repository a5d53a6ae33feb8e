#include "calendar/invitation.h"

#include <chrono>
#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/cpu_time.h"

namespace alder::calendar {
namespace {

std::string calendar(const std::string& event, const std::string& method = "REQUEST") {
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:" + method + "\r\nBEGIN:VEVENT\r\nUID:1\r\n" +
           event + "END:VEVENT\r\nEND:VCALENDAR\r\n";
}

// In a letter read in Greenwich.
std::vector<Invitation> read_in_utc(const std::string& text) {
    return read_invitations(text, [](WallTime) { return std::chrono::minutes(0); });
}

std::string zone_of(const std::string& name, const std::string& changes) {
    return "BEGIN:VTIMEZONE\nTZID:" + name + "\n" + changes + "END:VTIMEZONE\n";
}

// One hour east of Greenwich from then on.
std::string change_of(const std::string& start, const std::string& rule) {
    return "BEGIN:STANDARD\nDTSTART:" + start + "\nRRULE:" + rule +
           "\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0100\nEND:STANDARD\n";
}

std::string event_in(const std::string& zone, const std::string& start = "20260101T100000") {
    return "BEGIN:VEVENT\nDTSTART;TZID=" + zone + ":" + start + "\nEND:VEVENT\n";
}

std::string calendar_of(const std::string& inside) {
    return "BEGIN:VCALENDAR\n" + inside + "END:VCALENDAR\n";
}

TEST(Calendar, TellsAnInvitationInWords) {
    const auto events = read_invitations(
        calendar("SUMMARY:Planning\\, part two\r\nDTSTART;TZID=Europe/Berlin:20260131T090500\r\n"
                 "DTEND;TZID=Europe/Berlin:20260131T100000\r\nLOCATION:Room 5\r\n"
                 "ORGANIZER;CN=Ann:mailto:ann@x.org\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:bob@x."
                 "org\r\nDESCRIPTION:one\\ntwo\r\n"));
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(in_words(events[0]),
              (std::vector<std::string>{"Invitation: Planning, part two",
                                        "When     Sat 31 Jan 2026, 09:05 to 10:00 (Europe/Berlin)",
                                        "Where    Room 5", "From     Ann <ann@x.org>",
                                        "With     bob@x.org, accepted", "", "one", "two"}));
}

TEST(Calendar, TellsCancellationsAndAnswers) {
    EXPECT_EQ(in_words(read_invitations(calendar("SUMMARY:x\r\n", "CANCEL")).at(0)).at(0),
              "Cancelled: x");
    EXPECT_EQ(in_words(read_invitations(calendar("", "REPLY")).at(0)).at(0),
              "Answer to the invitation: (no title)");
}

TEST(Calendar, SaysWhatAMethodMeans) {
    const auto first_line = [](const std::string& method) {
        return in_words(read_invitations(calendar("SUMMARY:x\r\n", method)).at(0)).at(0);
    };
    EXPECT_EQ(first_line("COUNTER"), "Another time proposed: x");
    EXPECT_EQ(first_line("DECLINECOUNTER"), "Proposed time declined: x");
    EXPECT_EQ(first_line("ADD"), "Added to an invitation: x");
    EXPECT_EQ(first_line("REFRESH"), "Latest invitation asked for: x");
    EXPECT_EQ(first_line("PUBLISH"), "Event: x");
}

TEST(Calendar, TellsWhoGoesInWhosePlace) {
    const auto attendee = [](const std::string& parameters) {
        return read_invitations(calendar("ATTENDEE;" + parameters + ":mailto:ann@x.org\r\n"))
            .at(0)
            .attendees.at(0);
    };
    EXPECT_EQ(attendee("PARTSTAT=DELEGATED;DELEGATED-TO=\"mailto:bob@x.org\""),
              "ann@x.org, delegated to bob@x.org");
    EXPECT_EQ(attendee("PARTSTAT=DELEGATED"), "ann@x.org, delegated");
    EXPECT_EQ(attendee("PARTSTAT=ACCEPTED;DELEGATED-FROM=\"mailto:bob@x.org\""),
              "ann@x.org, accepted");
}

TEST(Calendar, TellsWholeDaysAndUtc) {
    EXPECT_EQ(
        read_invitations(calendar("DTSTART;VALUE=DATE:20260131\r\nDTEND;VALUE=DATE:20260201\r\n"))
            .at(0)
            .when,
        "Sat 31 Jan 2026, all day");
    EXPECT_EQ(
        read_invitations(calendar("DTSTART;VALUE=DATE:20260131\r\nDTEND;VALUE=DATE:20260203\r\n"))
            .at(0)
            .when,
        "Sat 31 Jan 2026 to Mon 2 Feb 2026");
    EXPECT_EQ(read_invitations(calendar("DTSTART:20260131T230000Z\r\nDTEND:20260201T010000Z\r\n"))
                  .at(0)
                  .when,
              "Sat 31 Jan 2026, 23:00 to Sun 1 Feb 2026, 01:00 (UTC)");
}

TEST(Calendar, TellsTimesInTheReadersZone) {
    const Zone helsinki = [](WallTime) { return std::chrono::hours(2); };
    const auto when = [&](const std::string& event) {
        return read_invitations(calendar(event), helsinki).at(0).when;
    };
    EXPECT_EQ(when("DTSTART;TZID=Europe/Berlin:20260131T233000\r\n"
                   "DTEND;TZID=Europe/Berlin:20260201T003000\r\n"),
              "Sun 1 Feb 2026, 00:30 to 01:30 your time (Sat 31 Jan 2026, 23:30 Europe/Berlin)");
    EXPECT_EQ(when("DTSTART;TZID=W. Europe Standard Time:20260131T100000\r\n"),
              "Sat 31 Jan 2026, 11:00 your time (10:00 W. Europe Standard Time)");
    EXPECT_EQ(when("DTSTART:20260131T100000Z\r\n"), "Sat 31 Jan 2026, 12:00 your time (10:00 UTC)");
    EXPECT_EQ(when("DTSTART;TZID=Europe/Helsinki:20260131T100000\r\n"),
              "Sat 31 Jan 2026, 10:00 (Europe/Helsinki)");
    EXPECT_EQ(when("DTSTART;TZID=Nowhere/Known:20260131T100000\r\n"),
              "Sat 31 Jan 2026, 10:00 (Nowhere/Known)");
    EXPECT_EQ(when("DTSTART:20260131T100000\r\n"), "Sat 31 Jan 2026, 10:00");
}

TEST(Calendar, TellsAnEndInAnotherZone) {
    const auto when = [](const std::string& times, const Zone& zone) {
        return read_invitations(calendar(times), zone).at(0).when;
    };
    const Zone berlin = [](WallTime) { return std::chrono::hours(1); };
    const std::string flight =
        "DTSTART;TZID=Europe/Berlin:20260131T100000\nDTEND;TZID=America/New_York:20260131T130000\n";
    EXPECT_EQ(when(flight, {}),
              "Sat 31 Jan 2026, 10:00 (Europe/Berlin) to 13:00 (America/New_York)");
    EXPECT_EQ(when(flight, berlin),
              "Sat 31 Jan 2026, 10:00 to 19:00 your time "
              "(10:00 Europe/Berlin to 13:00 America/New_York)");
    EXPECT_EQ(when("DTSTART;TZID=Europe/Berlin:20260131T220000\n"
                   "DTEND;TZID=America/New_York:20260131T203000\n",
                   berlin),
              "Sat 31 Jan 2026, 22:00 to Sun 1 Feb 2026, 02:30 your time "
              "(22:00 Europe/Berlin to Sat 31 Jan 2026, 20:30 America/New_York)");
    EXPECT_EQ(when("DTSTART;TZID=Europe/Berlin:20260131T100000\nDTEND:20260131T100000Z\n", berlin),
              "Sat 31 Jan 2026, 10:00 to 11:00 your time (10:00 Europe/Berlin to 10:00 UTC)");
    EXPECT_EQ(when("DTSTART;TZID=Nowhere/Known:20260131T100000\nDTEND:20260131T090000Z\n", berlin),
              "Sat 31 Jan 2026, 10:00 (Nowhere/Known) to 09:00 (UTC)");
    EXPECT_EQ(when("DTSTART;TZID=Europe/Berlin:20260131T100000\nDTEND:20260131T110000\n", berlin),
              "Sat 31 Jan 2026, 10:00 to 11:00 (Europe/Berlin)");
}

// libical would write down each change of them up to our time: of some for hours.
constexpr double kQuick = 1;  // seconds of CPU time

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
        std::vector<Invitation> read;
        EXPECT_LT(tests::cpu_seconds_of(
                      [&] { read = read_in_utc(calendar_of(zone + event_in("Evil"))); }),
                  kQuick)
            << rules;
        ASSERT_EQ(read.size(), 1U);
        EXPECT_EQ(read[0].when, "Thu 1 Jan 2026, 10:00 (Evil)") << rules;
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

std::string yearly_changes(int count) {
    std::string out;
    for (int i = 0; i < count; ++i)
        out += change_of("16010101T000000", "FREQ=YEARLY;BYMONTH=3;BYDAY=1SU");
    return out;
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
        std::vector<Invitation> read;
        EXPECT_LT(tests::cpu_seconds_of(
                      [&] { read = read_in_utc(calendar_of(zone + event_in("Evil"))); }),
                  kQuick)
            << begin;
        ASSERT_EQ(read.size(), 1U);
        EXPECT_EQ(read[0].when, "Thu 1 Jan 2026, 10:00 (Evil)") << begin;
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

TEST(Calendar, TellsUpdatesAndWhatIsAboutOneDayOfMany) {
    const auto words = in_words(
        read_invitations(calendar("SUMMARY:x\r\nSEQUENCE:2\r\nRECURRENCE-ID:20260302T090000Z\r\n"
                                  "DTSTART:20260303T090000Z\r\n"))
            .at(0));
    EXPECT_EQ(words, (std::vector<std::string>{"Changed invitation: x",
                                               "When     Tue 3 Mar 2026, 09:00 (UTC)",
                                               "Only on  Mon 2 Mar 2026"}));
    EXPECT_EQ(in_words(read_invitations(calendar("SUMMARY:x\r\nSTATUS:CANCELLED\r\n")).at(0)).at(0),
              "Cancelled: x");
}

TEST(Calendar, TellsWhatIsAboutADayOfManyAndThoseBehindIt) {
    EXPECT_EQ(in_words(read_invitations(
                           calendar("SUMMARY:x\r\n"
                                    "RECURRENCE-ID;RANGE=THISANDFUTURE:20260112T090000Z\r\n"))
                           .at(0)),
              (std::vector<std::string>{"Invitation: x", "From     Mon 12 Jan 2026 on"}));
}

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

TEST(Calendar, WritesNothingToTheScreen) {
    testing::internal::CaptureStderr();
    for (const char* text : {"BEGIN\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR\n",
                             "BEGIN:VCALENDAR\nBEGIN\nEND:VEVENT\nEND:VCALENDAR\n",
                             "END:VEVENT\nBEGIN:\nEND:VCALENDAR\nEND:VCALENDAR\n",
                             "BEGIN:VCALENDAR\nEND\f:VEVENT\nEND:VCALENDAR\n"})
        read_invitations(text);
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(Calendar, IsTotal) {
    std::mt19937 random(16);
    const std::string_view pieces[] = {"BEGIN:VCALENDAR\r\n",
                                       "BEGIN:VEVENT\r\n",
                                       "END:VEVENT\r\n",
                                       "END:VCALENDAR\r\n",
                                       "DTSTART:",
                                       "20260131T0900",
                                       "\r\n",
                                       "SUMMARY:",
                                       "x",
                                       ";",
                                       ":",
                                       "=",
                                       "RRULE:FREQ=",
                                       "DAILY",
                                       "\xff",
                                       "ATTENDEE;CN=\"",
                                       "METHOD:"};
    for (int round = 0; round < 2000; ++round) {
        std::string text = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n";
        for (int i = 0; i < 30; ++i) text += pieces[random() % std::size(pieces)];
        for (const Invitation& event : read_invitations(text))
            EXPECT_FALSE(in_words(event).empty());
    }
}

std::string words_of(const std::string& inside, const std::string& method = "REPLY") {
    std::string out;
    for (const Invitation& each : read_invitations("BEGIN:VCALENDAR\nMETHOD:" + method + "\n" +
                                                   inside + "END:VCALENDAR\n")) {
        for (const std::string& line : in_words(each)) out += line + "\n";
    }
    return out;
}

TEST(Calendar, TellsTheMonthsOfARuleAndTheDaysBesideIt) {
    EXPECT_EQ(words_of("BEGIN:VEVENT\nSUMMARY:Tea\nDTSTART:20261126T100000Z\n"
                       "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH\nEXDATE:20271125T100000Z\n"
                       "RDATE:20271126T100000Z\nEND:VEVENT\n"),
              "Answer to the invitation: Tea\nWhen     Thu 26 Nov 2026, 10:00 (UTC)\n"
              "Repeats  every year on the fourth Thursday in November, except on Thu 25 Nov 2027, "
              "also on Fri 26 Nov 2027\n");
}

TEST(Calendar, TellsWhatAnAnswerSays) {
    EXPECT_EQ(words_of("BEGIN:VEVENT\nSUMMARY:Tea\nCOMMENT:I am\\naway\nEND:VEVENT\n"),
              "Answer to the invitation: Tea\nSays     I am away\n");
}

TEST(Calendar, GivesATimeThatIsNoneAsItStands) {
    const auto when = [](const std::string& event) {
        const Zone ours = [](WallTime) { return std::chrono::hours(1); };
        const Invitation read = read_invitations(calendar("SUMMARY:x\r\n" + event), ours).at(0);
        EXPECT_EQ(in_words(read).at(0), "Invitation: x");
        return read.when;
    };
    EXPECT_EQ(when("DTSTART:99999999T999999Z\r\n"), "99999999T999999Z, which is no time");
    EXPECT_EQ(when("DTSTART:20260231T100000Z\r\n"), "20260231T100000Z, which is no time");
    EXPECT_EQ(when("DTSTART:20260131T250000\r\n"), "20260131T250000, which is no time");
    EXPECT_EQ(when("DTSTART;VALUE=DATE:20260231\r\n"), "20260231, which is no day");
    EXPECT_EQ(when("DTSTART:tomorrow\r\n"), "a time that cannot be read: tomorrow");
    EXPECT_EQ(when("DTSTART:20260131T100000Z\r\nDTEND:20260231T100000Z\r\n"),
              "Sat 31 Jan 2026, 11:00 your time (10:00 UTC) to 20260231T100000Z, which is no time");
    EXPECT_EQ(when("DTSTART:20260131T100000\r\nDTEND:later\r\n"),
              "Sat 31 Jan 2026, 10:00 to a time that cannot be read: later");
    EXPECT_EQ(words_of("BEGIN:VTODO\nSUMMARY:x\nDUE:20260231T100000Z\nEND:VTODO\n", "REQUEST"),
              "To do: x\nWhen     by 20260231T100000Z, which is no time\n");
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

TEST(Calendar, TellsOfACalendarWithoutItsEndWhatIsThere) {
    const std::string begin = "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nSUMMARY:x\n";
    for (const char* end : {"", "END:VEVENT\n", "END:VCALENDAR\n", "LOCATI", "END:VEVENT",
                            "END:OTHER\nEND:VEVENT\nEND:VCALENDAR\n", "BEGIN:VALARM\n"}) {
        const std::vector<std::string> words = invitations_in_words(begin + end);
        EXPECT_EQ(words, std::vector<std::string>{"Invitation: x"}) << end;
    }
}

TEST(Calendar, ReadsAnEventBehindOneWithoutEnd) {
    EXPECT_EQ(invitations_in_words("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:a\n"
                                   "BEGIN:VALARM\nSUMMARY:b\nEND:VEVENT\n"
                                   "BEGIN:VEVENT\nSUMMARY:c\nEND:VCALENDAR\n"),
              (std::vector<std::string>{"Event: a", "", "Event: c"}));
}

TEST(Calendar, IsReadHoweverDeepItsComponentsAre) {
    std::string deep = "BEGIN:VCALENDAR\n";
    while (deep.size() < 1'000'000) deep += "BEGIN:X\n";
    EXPECT_EQ(invitations_in_words(deep), std::vector<std::string>());
    deep.resize(deep.size() / 2);
    while (deep.size() < 1'000'000) deep += "\nEND:Y";
    EXPECT_LT(tests::cpu_seconds_of([&] { invitations_in_words(deep); }), kQuick);
}

TEST(Calendar, SetsEventsApart) {
    const std::string event = "BEGIN:VEVENT\nSUMMARY:a\nEND:VEVENT\n";
    EXPECT_EQ(invitations_in_words("BEGIN:VCALENDAR\n" + event + event + "END:VCALENDAR\n"),
              (std::vector<std::string>{"Event: a", "", "Event: a"}));
}

TEST(Calendar, TellsTasks) {
    EXPECT_EQ(
        words_of("BEGIN:VTODO\nSUMMARY:Buy tea\nDUE:20260901T120000Z\nEND:VTODO\n", "REQUEST"),
        "To do: Buy tea\nWhen     by Tue 1 Sep 2026, 12:00 (UTC)\n");
    const std::string there = "BEGIN:VTODO\nDUE;TZID=America/New_York:20260131T090000\nEND:VTODO\n";
    EXPECT_EQ(read_invitations(calendar_of(there), [](WallTime) { return std::chrono::hours(1); })
                  .at(0)
                  .when,
              "by Sat 31 Jan 2026, 15:00 your time (09:00 America/New_York)");
}

TEST(Calendar, TellsNotes) {
    EXPECT_EQ(words_of("BEGIN:VJOURNAL\nSUMMARY:Tea\nDTSTART;VALUE=DATE:20260901\n"
                       "DESCRIPTION:It was good.\nEND:VJOURNAL\n",
                       "PUBLISH"),
              "Note: Tea\nWhen     Tue 1 Sep 2026, all day\n\nIt was good.\n");
}

TEST(Calendar, TellsWhenSomeoneHasTime) {
    EXPECT_EQ(words_of("BEGIN:VFREEBUSY\nORGANIZER:mailto:ann@x.org\nDTSTART:20260901T000000Z\n"
                       "DTEND:20260902T000000Z\n"
                       "FREEBUSY:20260901T080000Z/20260901T090000Z,20260901T100000Z/PT30M\n"
                       "FREEBUSY;FBTYPE=FREE:20260901T110000Z/PT1H\nEND:VFREEBUSY\n",
                       "REPLY"),
              "Tells when there is time\n"
              "When     Tue 1 Sep 2026, 00:00 to Wed 2 Sep 2026, 00:00 (UTC)\n"
              "From     ann@x.org\n"
              "Busy     Tue 1 Sep 2026, 08:00 to 09:00 (UTC)\n"
              "Busy     Tue 1 Sep 2026, 10:00 to 10:30 (UTC)\n");
    EXPECT_EQ(words_of("BEGIN:VFREEBUSY\nATTENDEE:mailto:bob@x.org\nEND:VFREEBUSY\n", "REQUEST"),
              "Asks when you have time\nWith     bob@x.org\n");
    const Zone berlin = [](WallTime) { return std::chrono::hours(1); };
    EXPECT_EQ(read_invitations(calendar_of("BEGIN:VFREEBUSY\nFREEBUSY:20260101T080000Z/PT1H\n"
                                           "END:VFREEBUSY\n"),
                               berlin)
                  .at(0)
                  .busy,
              std::vector<std::string>{"Thu 1 Jan 2026, 09:00 to 10:00 your time (08:00 UTC)"});
}

TEST(Calendar, IsQuickHoweverLongAnEventTakes) {
    for (const std::string kind : {"VEVENT", "VTODO"}) {
        std::string inside;
        for (int i = 0; i < 100; ++i)
            inside += "BEGIN:" + kind +
                      "\nDTSTART:20260901T080000Z\nDURATION:P2000000000D\nEND:" + kind + "\n";
        EXPECT_LT(tests::cpu_seconds_of([&] { read_in_utc(calendar_of(inside)); }), kQuick);
    }
    EXPECT_EQ(read_in_utc(calendar("DTSTART:20260901T080000Z\nDURATION:P2000000000D\n")).at(0).when,
              "Tue 1 Sep 2026, 08:00 (UTC) to an end that is too far away");
    EXPECT_EQ(read_in_utc(calendar("DTSTART:20260901T080000Z\nDURATION:PT90M\n")).at(0).when,
              "Tue 1 Sep 2026, 08:00 to 09:30 (UTC)");
}

TEST(Calendar, IsQuickHoweverLongATimeIsTaken) {
    std::string times;
    for (int i = 0; i < 50; ++i) times += "FREEBUSY:20260901T080000Z/P2000000000D\n";
    const std::string text = calendar_of("BEGIN:VFREEBUSY\n" + times + "END:VFREEBUSY\n");
    EXPECT_LT(tests::cpu_seconds_of([&] { read_invitations(text); }), kQuick);
    EXPECT_EQ(read_invitations(text).at(0).busy.at(0), "Tue 1 Sep 2026, 08:00 (UTC)");
}

TEST(Calendar, CountsTheTakenTimesThatItDoesNotList) {
    std::string times;
    for (int i = 0; i < 60; ++i) times += "FREEBUSY:20260901T080000Z/PT1H\n";
    const auto busy =
        read_invitations(calendar_of("BEGIN:VFREEBUSY\n" + times + "END:VFREEBUSY\n")).at(0).busy;
    ASSERT_EQ(busy.size(), 51U);
    EXPECT_EQ(busy.back(), "at 10 more times");
}

TEST(Calendar, TellsOfATaskThatItIsCancelledOrAnswered) {
    EXPECT_EQ(words_of("BEGIN:VTODO\nSUMMARY:Tea\nEND:VTODO\n", "CANCEL"), "Cancelled: Tea\n");
    EXPECT_EQ(words_of("BEGIN:VTODO\nSUMMARY:Tea\nSTATUS:CANCELLED\nEND:VTODO\n", "REQUEST"),
              "Cancelled: Tea\n");
    EXPECT_EQ(words_of("BEGIN:VTODO\nSUMMARY:Tea\nEND:VTODO\n", "REPLY"),
              "Answer to the invitation: Tea\n");
}

}  // namespace
}  // namespace alder::calendar
