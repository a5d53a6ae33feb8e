#include "mime/dates.h"

#include <random>

#include <gtest/gtest.h>

namespace alder::mime {
namespace {

std::string read(std::string_view raw) {
    const auto date = parse_date(raw);
    return date ? mail::to_rfc3339(*date) : "none";
}

TEST(Dates, ReadsRfc5322) {
    EXPECT_EQ(read(" Sat, 31 Jan 2026 09:05:00 +0100"), "2026-01-31T09:05:00+01:00");
    EXPECT_EQ(read("31 Jan 2026 09:05 -0430 (VET)"), "2026-01-31T09:05:00-04:30");
    EXPECT_EQ(read("Sat, 31\r\n Jan 2026 09:05:00 +0000"), "2026-01-31T09:05:00+00:00");
}

TEST(Dates, TellsAnUnknownZoneFromUtc) {
    EXPECT_EQ(read("31 Jan 2026 09:05:00 -0000"), "2026-01-31T09:05:00Z");
    EXPECT_EQ(read("31 Jan 2026 09:05:00"), "2026-01-31T09:05:00Z");
    EXPECT_EQ(read("31 Jan 2026 09:05:00 XYZ"), "2026-01-31T09:05:00Z");
    EXPECT_EQ(read("31 Jan 2026 09:05:00 GMT"), "2026-01-31T09:05:00+00:00");
}

TEST(Dates, ReadsObsoleteForms) {
    EXPECT_EQ(read("Fri, 21 Nov 97 09(comment):   55  :  06 -0600"), "1997-11-21T09:55:06-06:00");
    EXPECT_EQ(read("21 Nov 49 09:55:06 EST"), "2049-11-21T09:55:06-05:00");
    EXPECT_EQ(read("Fri, 21-Nov-101 09:55:06 PDT"), "2001-11-21T09:55:06-07:00");
    EXPECT_EQ(read("Friday, 21-Nov-97 09:55:06 GMT"), "1997-11-21T09:55:06+00:00");
}

TEST(Dates, ReadsSloppyForms) {
    EXPECT_EQ(read("Fri Nov 21 09:55:06 1997"), "1997-11-21T09:55:06Z");
    EXPECT_EQ(read("Fri Nov 21 09:55:06 PST 1997"), "1997-11-21T09:55:06-08:00");
    EXPECT_EQ(read("2026-01-31T09:05:00.123Z"), "2026-01-31T09:05:00+00:00");
    EXPECT_EQ(read("2026-01-31 09:05:00 +02:00"), "2026-01-31T09:05:00+02:00");
    EXPECT_EQ(read("21 November 1997 9:55 PM"), "1997-11-21T21:55:00Z");
    EXPECT_EQ(read("Fri, 21 Nov 1997 09:55:06 GMT+0100"), "1997-11-21T09:55:06+01:00");
    EXPECT_EQ(read("Fri, 21 Nov 1997 09.55.06 +0100"), "1997-11-21T09:55:06+01:00");
}

TEST(Dates, RefusesWhatIsNoDate) {
    for (const char* raw :
         {"", "yesterday", "31 Feb 2026 10:00:00", "32 Jan 2026", "1 Foo 2026", "Jan", "5"})
        EXPECT_EQ(read(raw), "none") << raw;
    EXPECT_EQ(read("1 Jan 2026 25:00:00 +0000"), "none");
}

TEST(Dates, ReadsBackWhatIsWritten) {
    std::mt19937_64 random(9);
    for (int round = 0; round < 2000; ++round) {
        mail::Date date;
        date.time =
            WallTime(std::chrono::seconds(random() % 250'000'000'000ULL % 4'000'000'000ULL));
        date.offset_minutes = static_cast<std::int16_t>(static_cast<int>(random() % 1680) - 720);
        EXPECT_EQ(parse_date(mail::to_rfc5322(date)), date) << mail::to_rfc5322(date);
        EXPECT_EQ(parse_date(mail::to_rfc3339(date)), date) << mail::to_rfc3339(date);
    }
}

TEST(Dates, IsTotal) {
    std::mt19937 random(10);
    const std::string_view pieces[] = {"1", "31", "Jan", " ", ":", "-",  "+",    "2026",       "(",
                                       ")", "T",  "Z",   ",", ".", "PM", "0100", "99999999999"};
    for (int round = 0; round < 20000; ++round) {
        std::string raw;
        for (int i = 0; i < 12; ++i) raw += pieces[random() % std::size(pieces)];
        const auto date = parse_date(raw);
        EXPECT_TRUE(!date || std::abs(date->offset_minutes) < 24 * 60) << raw;
    }
}

TEST(Dates, AreNotHiddenByACommentThatIsNeverClosed) {
    const auto date = parse_date("Tue, 1 Jul 2003 ((odd) comment 10:52:37 +0200");
    ASSERT_TRUE(date);
    EXPECT_EQ(mail::to_rfc3339(*date), "2003-07-01T10:52:37+02:00");
}

TEST(Dates, AreReadInEncodedWords) {
    EXPECT_EQ(parse_date("=?utf-8?q?Thu,_1_Jan_2026_10:00:00_+0100?="),
              parse_date("Thu, 1 Jan 2026 10:00:00 +0100"));
}

}  // namespace
}  // namespace alder::mime
