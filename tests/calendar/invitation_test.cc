#include "calendar/invitation.h"

#include <chrono>
#include <random>

#include <gtest/gtest.h>

#include "tests/calendar/calendars.h"
#include "tests/support/cpu_time.h"

namespace alder::calendar {
namespace {

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
