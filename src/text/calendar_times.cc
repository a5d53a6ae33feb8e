#include "text/calendar_times.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <memory>

#include <fmt/format.h>
#include <unicode/ucal.h>

#include "base/ascii.h"
#include "text/calendar_lines.h"

namespace alder::text {

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
    return text_of(icaltime_as_ical_string(time)) +
           (time.is_date != 0 ? ", which is no day" : ", which is no time");
}

std::string clock_of(const icaltimetype& time) {
    return fmt::format("{:02}:{:02}", time.hour, time.minute);
}

std::string zone_name(icalcomponent* event, const icaltimetype& start) {
    if (icaltime_is_utc(start)) return "UTC";
    icalproperty* property = icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY);
    icalparameter* zone = property == nullptr
                              ? nullptr
                              : icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);
    return zone == nullptr ? std::string() : one_line(text_of(icalparameter_get_tzid(zone)));
}

struct CloseCalendar {
    void operator()(UCalendar* calendar) const { ucal_close(calendar); }
};

// By ICU: names of the Olson tables, and those of Windows.
std::optional<WallTime> moment_in(const std::string& name, const icaltimetype& time) {
    UErrorCode status = U_ZERO_ERROR;
    std::u16string id(name.begin(), name.end());
    UChar olson[128];
    const auto length = ucal_getTimeZoneIDForWindowsID(
        id.data(), static_cast<std::int32_t>(id.size()), nullptr, olson, std::size(olson), &status);
    if (U_SUCCESS(status) && length > 0) id.assign(olson, static_cast<std::size_t>(length));
    status = U_ZERO_ERROR;
    UBool known = 0;
    ucal_getCanonicalTimeZoneID(id.data(), static_cast<std::int32_t>(id.size()), olson,
                                std::size(olson), &known, &status);
    if (U_FAILURE(status)) return std::nullopt;
    const std::unique_ptr<UCalendar, CloseCalendar> calendar(
        ucal_open(id.data(), static_cast<std::int32_t>(id.size()), "", UCAL_GREGORIAN, &status));
    if (U_FAILURE(status)) return std::nullopt;
    ucal_setDateTime(calendar.get(), time.year, time.month - 1, time.day, time.hour, time.minute,
                     time.second, &status);
    const UDate millis = ucal_getMillis(calendar.get(), &status);
    if (U_FAILURE(status)) return std::nullopt;
    return WallTime(std::chrono::seconds(static_cast<std::int64_t>(std::floor(millis / 1000))));
}

// Without a zone of the calendar that would have to be counted on for centuries.
icaltimetype within_zones(icaltimetype time) {
    if (time.year > static_cast<int>(kLastZoneYear) && !icaltime_is_utc(time)) time.zone = nullptr;
    return time;
}

// When that is; nullopt for a time of no zone, or of one that nobody knows.
std::optional<WallTime> moment_of(icalcomponent* event, const icaltimetype& time) {
    const auto* zone = icaltime_is_utc(time) ? icaltimezone_get_utc_timezone() : time.zone;
    if (zone != nullptr) {
        const std::time_t seconds =
            icaltime_as_timet_with_zone(time, const_cast<icaltimezone*>(zone));  // reads it only
        return WallTime(std::chrono::seconds(seconds));
    }
    const std::string name = zone_name(event, time);
    return name.empty() || !ascii::all_ascii(name) ? std::nullopt : moment_in(name, time);
}

icaltimetype at_zone(WallTime moment, const Zone& zone) {
    const auto there = moment + zone(moment);
    return icaltime_from_timet_with_zone(there.time_since_epoch().count(), 0, nullptr);
}

bool same_day(const icaltimetype& a, const icaltimetype& b) {
    return a.year == b.year && a.month == b.month && a.day == b.day;
}

std::string span_of(const icaltimetype& start, const icaltimetype& end) {
    std::string out = date_of(start) + ", " + clock_of(start);
    if (icaltime_compare(end, start) <= 0) return out;
    return out + " to " + (same_day(start, end) ? std::string() : date_of(end) + ", ") +
           clock_of(end);
}

// In the sender's zone, and before it in the reader's when that is another.
std::string timed(icalcomponent* event, icaltimetype start, icaltimetype end, const Zone& zone) {
    const std::string name = zone_name(event, start);
    const auto begins = moment_of(event, start);
    const auto ends = moment_of(event, end);
    const std::string there = name.empty() ? std::string() : " (" + name + ")";
    if (!zone || !begins || !ends) return span_of(start, end) + there;
    const icaltimetype own_start = at_zone(*begins, zone);
    const bool same = same_day(own_start, start) && clock_of(own_start) == clock_of(start);
    if (same) return span_of(start, end) + there;
    const std::string theirs =
        (same_day(own_start, start) ? std::string() : date_of(start) + ", ") + clock_of(start);
    return span_of(own_start, at_zone(*ends, zone)) + " your time (" + theirs + " " + name + ")";
}

// To an end that is no time.
std::string until(icalcomponent* event, const icaltimetype& start, const std::string& end,
                  const Zone& zone) {
    return (start.is_date ? date_of(start) : timed(event, start, start, zone)) + " to " + end;
}

}  // namespace

std::string text_of(const char* text) {
    return text == nullptr ? std::string() : std::string(text);
}

std::string one_line(std::string text) {
    std::ranges::replace_if(text, ascii::is_space, ' ');
    return std::string(ascii::trim(text));
}

std::string_view weekday(int day) {  // libical counts from Sunday = 1
    constexpr std::array<std::string_view, 7> kDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                       "Thursday", "Friday", "Saturday"};
    return day >= 1 && day <= 7 ? kDays[static_cast<std::size_t>(day - 1)] : std::string_view();
}

std::string date_of(const icaltimetype& time) {
    if (!is_day(time)) return as_written(time);
    return fmt::format("{} {} {} {}", weekday(icaltime_day_of_week(time)).substr(0, 3), time.day,
                       kMonthNames[static_cast<std::size_t>(time.month - 1)].substr(0, 3),
                       time.year);
}

std::string when_of(icalcomponent* event, const Zone& zone) {
    const icaltimetype start = within_zones(icalcomponent_get_dtstart(event));
    if (icaltime_is_null_time(start)) {
        const auto written = left_out(event, ICAL_DTSTART_PROPERTY);
        return written ? "a time that cannot be read" + *written : "";
    }
    if (!is_time(start)) return as_written(start);
    if (const auto written = left_out(event, ICAL_DTEND_PROPERTY))
        return until(event, start, "a time that cannot be read" + *written, zone);
    icaltimetype end = within_zones(icalcomponent_get_dtend(event));
    if (icaltime_is_null_time(end)) end = start;
    if (!is_time(end)) return until(event, start, as_written(end), zone);
    if (icaltime_compare(end, start) < 0) end = start;
    if (!start.is_date) return timed(event, start, end, zone);
    if (end.is_date) icaltime_adjust(&end, -1, 0, 0, 0);  // the end is the day after
    if (icaltime_compare_date_only(end, start) <= 0) return date_of(start) + ", all day";
    return date_of(start) + " to " + date_of(end);
}

std::string due_of(icalcomponent* task, const Zone& zone) {
    const icaltimetype due = within_zones(icalcomponent_get_due(task));
    if (icaltime_is_null_time(due)) {
        const auto written = left_out(task, ICAL_DUE_PROPERTY);
        return written ? "by a time that cannot be read" + *written : "";
    }
    if (!is_time(due)) return "by " + as_written(due);
    return due.is_date ? "by " + date_of(due) : "by " + timed(task, due, due, zone);
}

// libical puts a property of its own in place of what it does not understand, whose text names it
// and ends in ": VALUE".
std::optional<std::string> left_out(icalcomponent* event, icalproperty_kind kind) {
    const std::string named = fmt::format(" {} property", icalproperty_kind_to_string(kind));
    for (icalproperty* p = icalcomponent_get_first_property(event, ICAL_XLICERROR_PROPERTY);
         p != nullptr; p = icalcomponent_get_next_property(event, ICAL_XLICERROR_PROPERTY)) {
        const std::string text = one_line(text_of(icalproperty_get_xlicerror(p)));
        const std::size_t at = text.find(named);
        if (at == std::string::npos) continue;
        const std::size_t colon = text.find(": ", at);
        return colon == std::string::npos ? std::string() : text.substr(colon);
    }
    return std::nullopt;
}

}  // namespace alder::text
