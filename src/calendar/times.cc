#include "calendar/times.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <memory>

#include <fmt/format.h>
#include <unicode/ucal.h>

#include "base/ascii.h"
#include "base/calendar_names.h"
#include "calendar/lines.h"
#include "calendar/texts.h"

namespace alder::calendar {

namespace {

bool is_day(const icaltimetype& time) {
    return std::chrono::year_month_day(std::chrono::year(time.year),
                                       std::chrono::month(static_cast<unsigned>(time.month)),
                                       std::chrono::day(static_cast<unsigned>(time.day)))
               .ok() &&
           time.year > 0 && time.year < 10'000;
}

bool is_time(const icaltimetype& time) {
    return is_day(time) &&
           (time.is_date != 0 || (time.hour >= 0 && time.hour < 24 && time.minute >= 0 &&
                                  time.minute < 60 && time.second >= 0 && time.second <= 60));
}

// "20260231T100000Z, which is no time"
std::string as_written(const icaltimetype& time) {
    return calendar_text(icaltime_as_ical_string(time)) +
           (time.is_date != 0 ? ", which is no day" : ", which is no time");
}

std::string clock_of(const icaltimetype& time) {
    return fmt::format("{:02}:{:02}", time.hour, time.minute);
}

// Of a time of this property; an end that says none is in that of the start.
std::string zone_name(icalcomponent* event, icalproperty_kind kind, const icaltimetype& time) {
    if (icaltime_is_utc(time)) return "UTC";
    for (const icalproperty_kind each : {kind, ICAL_DTSTART_PROPERTY}) {
        icalproperty* property = icalcomponent_get_first_property(event, each);
        icalparameter* zone = property == nullptr
                                  ? nullptr
                                  : icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);
        if (zone != nullptr) return calendar_line(icalparameter_get_tzid(zone));
    }
    return {};
}

struct CloseCalendar {
    void operator()(UCalendar* calendar) const { ucal_close(calendar); }
};

using IcuCalendar = std::unique_ptr<UCalendar, CloseCalendar>;

// In a zone by its name, as the Olson tables have it, or Windows; null when nobody knows it.
IcuCalendar calendar_in(const std::string& zone) {
    UErrorCode status = U_ZERO_ERROR;
    std::u16string id(zone.begin(), zone.end());
    UChar olson[128];
    const auto length = ucal_getTimeZoneIDForWindowsID(
        id.data(), static_cast<std::int32_t>(id.size()), nullptr, olson, std::size(olson), &status);
    if (U_SUCCESS(status) && length > 0) id.assign(olson, static_cast<std::size_t>(length));
    status = U_ZERO_ERROR;
    UBool known = 0;
    ucal_getCanonicalTimeZoneID(id.data(), static_cast<std::int32_t>(id.size()), olson,
                                std::size(olson), &known, &status);
    if (U_FAILURE(status)) return nullptr;
    IcuCalendar calendar(
        ucal_open(id.data(), static_cast<std::int32_t>(id.size()), "", UCAL_GREGORIAN, &status));
    return U_FAILURE(status) ? nullptr : std::move(calendar);
}

// By ICU.
std::optional<WallTime> moment_in(const std::string& zone, const icaltimetype& time) {
    const IcuCalendar calendar = calendar_in(zone);
    if (calendar == nullptr) return std::nullopt;
    UErrorCode status = U_ZERO_ERROR;
    ucal_setAttribute(calendar.get(), UCAL_REPEATED_WALL_TIME, UCAL_WALLTIME_FIRST);
    ucal_setAttribute(calendar.get(), UCAL_SKIPPED_WALL_TIME, UCAL_WALLTIME_LAST);
    ucal_setDateTime(calendar.get(), time.year, time.month - 1, time.day, time.hour, time.minute,
                     time.second, &status);
    const UDate millis = ucal_getMillis(calendar.get(), &status);
    if (U_FAILURE(status)) return std::nullopt;
    return WallTime(std::chrono::seconds(static_cast<std::int64_t>(std::floor(millis / 1000))));
}

std::optional<std::chrono::seconds> offset_at(const std::string& zone,
                                              std::chrono::seconds moment) {
    const IcuCalendar calendar = calendar_in(zone);
    if (calendar == nullptr) return std::nullopt;
    UErrorCode status = U_ZERO_ERROR;
    ucal_setMillis(calendar.get(), static_cast<UDate>(moment.count()) * 1000, &status);
    const std::int32_t millis = ucal_get(calendar.get(), UCAL_ZONE_OFFSET, &status) +
                                ucal_get(calendar.get(), UCAL_DST_OFFSET, &status);
    return U_FAILURE(status) ? std::nullopt : std::optional(std::chrono::seconds(millis / 1000));
}

// As the sender gives it.
struct Given {
    icaltimetype time = icaltime_null_time();
    std::string zone;                // its name, "" of none
    std::optional<WallTime> moment;  // nullopt of no zone, or of one that nobody knows
};

icaltimetype utc_of(std::chrono::seconds moment) {
    return icaltime_from_timet_with_zone(moment.count(), 0, icaltimezone_get_utc_timezone());
}

// As if it were one in UTC.
std::chrono::seconds since_1970(const icaltimetype& time) {
    return std::chrono::seconds(icaltime_as_timet_with_zone(time, icaltimezone_get_utc_timezone()));
}

std::chrono::seconds offset_at(icaltimezone* zone, std::chrono::seconds moment) {
    icaltimetype utc = utc_of(moment);
    return std::chrono::seconds(icaltimezone_get_utc_offset_of_utc_time(zone, &utc, nullptr));
}

// By libical, which takes times that clocks skip or show twice as they come. RFC 5545, 3.3.5: in a
// gap the offset before it counts, and a time that is there twice is the first one.
WallTime moment_in(icaltimezone* zone, const icaltimetype& time) {
    constexpr std::chrono::hours kDay(24);  // no zone changes twice in two
    const std::chrono::seconds shown = since_1970(time);
    const auto before = offset_at(zone, shown - kDay);
    const auto after = offset_at(zone, shown + kDay);
    const bool is_after =
        offset_at(zone, shown - before) != before && offset_at(zone, shown - after) == after;
    return WallTime(shown - (is_after ? after : before));
}

// Zones of the calendar are not counted on for centuries.
bool is_far_away(const icaltimetype& time) { return time.year > static_cast<int>(kLastZoneYear); }

// From UTC where the event begins; none where that is no time in a zone that is known.
std::chrono::seconds offset_of(icalcomponent* event, const icaltimetype& utc) {
    const icaltimetype start = icalcomponent_get_dtstart(event);
    if (!is_time(start) || start.is_date != 0 || icaltime_is_utc(start)) return {};
    if (start.zone != nullptr && !is_far_away(utc))
        return offset_at(const_cast<icaltimezone*>(start.zone), since_1970(utc));
    const std::string zone = zone_name(event, ICAL_DTSTART_PROPERTY, start);
    if (zone.empty() || !ascii::all_ascii(zone)) return {};
    return offset_at(zone, since_1970(utc)).value_or(std::chrono::seconds{});
}

std::optional<WallTime> moment_of(const icaltimetype& time, const std::string& zone) {
    const auto* known = icaltime_is_utc(time) ? icaltimezone_get_utc_timezone() : time.zone;
    if (known != nullptr)
        return moment_in(const_cast<icaltimezone*>(known), time);  // reads it only
    return zone.empty() || !ascii::all_ascii(zone) ? std::nullopt : moment_in(zone, time);
}

Given given(icalcomponent* event, icalproperty_kind kind, icaltimetype time) {
    if (is_far_away(time) && !icaltime_is_utc(time)) time.zone = nullptr;
    Given out{.time = time, .zone = zone_name(event, kind, time), .moment = {}};
    if (is_time(time)) out.moment = moment_of(time, out.zone);
    return out;
}

bool is_before(const Given& a, const Given& b) {
    if (a.moment && b.moment) return *a.moment < *b.moment;
    return a.zone == b.zone && icaltime_compare(a.time, b.time) < 0;
}

icaltimetype at_zone(WallTime moment, const Zone& zone) {
    const auto there = moment + zone(moment);
    return icaltime_from_timet_with_zone(there.time_since_epoch().count(), 0, nullptr);
}

bool same_day(const icaltimetype& a, const icaltimetype& b) {
    return a.year == b.year && a.month == b.month && a.day == b.day;
}

bool same_minute(const icaltimetype& a, const icaltimetype& b) {
    return same_day(a, b) && a.hour == b.hour && a.minute == b.minute;
}

// "10:00", with the day where it is not that one.
std::string clock_beside(const icaltimetype& time, const icaltimetype& day) {
    return (same_day(time, day) ? std::string() : date_of(time) + ", ") + clock_of(time);
}

std::string span_of(const icaltimetype& start, const icaltimetype& end) {
    const std::string out = date_of(start) + ", " + clock_of(start);
    return icaltime_compare(end, start) <= 0 ? out : out + " to " + clock_beside(end, start);
}

std::string in_brackets(const std::string& zone) { return zone.empty() ? zone : " (" + zone + ")"; }

// In the sender's zone, or zones.
std::string as_given(const Given& start, const Given& end) {
    if (start.zone == end.zone) return span_of(start.time, end.time) + in_brackets(start.zone);
    return date_of(start.time) + ", " + clock_of(start.time) + in_brackets(start.zone) + " to " +
           clock_beside(end.time, start.time) + in_brackets(end.zone);
}

// In the sender's zone, and before it in the reader's when that is another.
std::string timed(const Given& start, const Given& end, const Zone& zone) {
    if (!zone || !start.moment || !end.moment) return as_given(start, end);
    const icaltimetype own_start = at_zone(*start.moment, zone);
    const icaltimetype own_end = at_zone(*end.moment, zone);
    if (same_minute(own_start, start.time) && same_minute(own_end, end.time))
        return as_given(start, end);
    const auto theirs = [](const Given& time, const icaltimetype& own) {
        return clock_beside(time.time, own) + (time.zone.empty() ? "" : " " + time.zone);
    };
    const std::string until = start.zone == end.zone ? "" : " to " + theirs(end, own_end);
    return span_of(own_start, own_end) + " your time (" + theirs(start, own_start) + until + ")";
}

// To an end that is no time.
std::string until(const Given& start, const std::string& end, const Zone& zone) {
    return (start.time.is_date ? date_of(start.time) : timed(start, start, zone)) + " to " + end;
}

// libical counts the days of a duration month by month: of millions of years for long.
bool is_long(const icaldurationtype& duration) {
    constexpr unsigned kMost = 1'000'000;
    return duration.weeks > kMost / 7 || duration.days > kMost || duration.hours > kMost;
}

// Whether `kind` is not given but follows from such a duration.
bool is_too_far(icalcomponent* event, icalproperty_kind kind) {
    icalproperty* duration = icalcomponent_get_first_property(event, ICAL_DURATION_PROPERTY);
    return duration != nullptr && is_long(icalproperty_get_duration(duration)) &&
           icalcomponent_get_first_property(event, kind) == nullptr;
}

// The start where that is too far away.
icaltimetype end_of(const icalperiodtype& period) {
    if (!icaltime_is_null_time(period.end)) return period.end;
    return is_long(period.duration) ? period.start : icaltime_add(period.start, period.duration);
}

}  // namespace

std::string date_of(const icaltimetype& time) {
    if (!is_day(time)) return as_written(time);
    const int day = icaltime_day_of_week(time) - 1;  // libical counts from Sunday = 1
    return fmt::format("{} {} {} {}", kWeekdays[static_cast<std::size_t>(day)], time.day,
                       kMonths[static_cast<std::size_t>(time.month - 1)], time.year);
}

std::string date_at(icalcomponent* event, const icaltimetype& time) {
    if (!icaltime_is_utc(time) || time.is_date != 0 || !is_time(time)) return date_of(time);
    return date_of(utc_of(since_1970(time) + offset_of(event, time)));
}

std::string when_of(icalcomponent* event, const Zone& zone) {
    const Given start = given(event, ICAL_DTSTART_PROPERTY, icalcomponent_get_dtstart(event));
    if (icaltime_is_null_time(start.time)) {
        const auto written = left_out(event, ICAL_DTSTART_PROPERTY);
        return written ? "a time that cannot be read" + *written : "";
    }
    if (!is_time(start.time)) return as_written(start.time);
    if (const auto written = left_out(event, ICAL_DTEND_PROPERTY))
        return until(start, "a time that cannot be read" + *written, zone);
    if (is_too_far(event, ICAL_DTEND_PROPERTY))
        return until(start, "an end that is too far away", zone);
    Given end = given(event, ICAL_DTEND_PROPERTY, icalcomponent_get_dtend(event));
    if (icaltime_is_null_time(end.time)) end = start;
    if (!is_time(end.time)) return until(start, as_written(end.time), zone);
    if (is_before(end, start)) end = start;
    if (!start.time.is_date) return timed(start, end, zone);
    if (end.time.is_date) icaltime_adjust(&end.time, -1, 0, 0, 0);  // the end is the day after
    if (icaltime_compare_date_only(end.time, start.time) <= 0)
        return date_of(start.time) + ", all day";
    return date_of(start.time) + " to " + date_of(end.time);
}

std::string due_of(icalcomponent* task, const Zone& zone) {
    if (is_too_far(task, ICAL_DUE_PROPERTY)) return "by a time that is too far away";
    const Given due = given(task, ICAL_DUE_PROPERTY, icalcomponent_get_due(task));
    if (icaltime_is_null_time(due.time)) {
        const auto written = left_out(task, ICAL_DUE_PROPERTY);
        return written ? "by a time that cannot be read" + *written : "";
    }
    if (!is_time(due.time)) return "by " + as_written(due.time);
    return "by " + (due.time.is_date ? date_of(due.time) : timed(due, due, zone));
}

std::string period_of(const icalperiodtype& period, const Zone& zone) {
    const auto utc = [](const icaltimetype& time) {
        Given out{.time = time, .zone = icaltime_is_utc(time) ? "UTC" : "", .moment = {}};
        if (is_time(time)) out.moment = moment_of(time, out.zone);
        return out;
    };
    const Given start = utc(period.start);
    if (!is_time(start.time)) return as_written(start.time);
    Given end = utc(end_of(period));
    if (!is_time(end.time)) return until(start, as_written(end.time), zone);
    if (is_before(end, start)) end = start;
    return timed(start, end, zone);
}

// libical puts a property of its own in place of what it does not understand, whose text names it
// and ends in ": VALUE".
std::optional<std::string> left_out(icalcomponent* event, icalproperty_kind kind) {
    const std::string named = fmt::format(" {} property", icalproperty_kind_to_string(kind));
    for (icalproperty* p = icalcomponent_get_first_property(event, ICAL_XLICERROR_PROPERTY);
         p != nullptr; p = icalcomponent_get_next_property(event, ICAL_XLICERROR_PROPERTY)) {
        const std::string text = calendar_line(icalproperty_get_xlicerror(p));
        const std::size_t at = text.find(named);
        if (at == std::string::npos) continue;
        const std::size_t colon = text.find(": ", at);
        return colon == std::string::npos ? std::string() : text.substr(colon);
    }
    return std::nullopt;
}

}  // namespace alder::calendar
