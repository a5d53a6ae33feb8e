#include "text/calendar.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <libical/ical.h>
#include <unicode/ucal.h>

#include "base/ascii.h"

namespace alder::text {

namespace {

constexpr std::size_t kMaxCalendar = 1 << 20;  // bytes
constexpr std::size_t kMaxEvents = 100;
constexpr std::size_t kMaxAttendees = 200;

struct FreeComponent {
    void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
using Component = std::unique_ptr<icalcomponent, FreeComponent>;

// Lines folded by RFC 5545, 3.1, put together; NUL and CR left out.
std::string unfolded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool fold = text[i] == '\n' && i + 1 < text.size() && ascii::is_blank(text[i + 1]);
        if (fold)
            ++i;
        else if (text[i] != '\0' && text[i] != '\r')
            out += text[i];
    }
    return out;
}

// Whether the line is one of this property, as libical sees it.
bool is_property(std::string_view line, std::string_view name) {
    return ascii::iequals(line.substr(0, line.find_first_of(":;")), name);
}

// Without END lines that end nothing: libical writes to standard error at those, which is the
// screen.
std::string balanced(std::string_view text) {
    std::string out;
    int depth = 0;
    for (std::string_view line : ascii::split(text, '\n')) {
        line = ascii::trim(line);
        const bool ends = is_property(line, "END");
        if (is_property(line, "BEGIN")) ++depth;
        if (ends && depth == 0) continue;
        if (ends) --depth;
        out += line;
        out += '\n';
        if (ends && depth == 0) break;  // one calendar
    }
    return out;
}

// libical writes down every change of a zone up to our time before it answers for one moment, so
// that a zone that changes each second costs hours. Those of the world change once or twice a year.
constexpr int kMaxZoneRules = 64;

// A change on one day of one month each year.
bool is_yearly(std::string_view rule) {
    for (const std::string_view part : ascii::split(rule, ';')) {
        const std::size_t equals = std::min(part.find('='), part.size());
        const std::string name = ascii::lower(part.substr(0, equals));
        const std::string_view value = part.substr(std::min(equals + 1, part.size()));
        const bool is_one = !value.contains(',');
        const bool is_known = (name == "freq" && ascii::iequals(value, "yearly")) ||
                              ((name == "bymonth" || name == "byday") && is_one) ||
                              name == "bymonthday" || name == "interval" || name == "until" ||
                              name == "count" || name == "wkst";
        if (!is_known) return false;
    }
    return true;
}

bool begins_lately(std::string_view time) {
    return time.size() >= 8 && ascii::is_digit(time[0]) && time.substr(0, 4) >= "1600";
}

// Of the lines of a VTIMEZONE.
bool is_quick(const std::vector<std::string_view>& zone) {
    int rules = 0;
    for (const std::string_view line : zone) {
        const bool is_rule = is_property(line, "RRULE");
        if (!is_rule && !is_property(line, "DTSTART")) continue;
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || colon != line.rfind(':')) return false;
        const std::string_view value = line.substr(colon + 1);
        if (is_rule ? !is_yearly(value) || ++rules > kMaxZoneRules : !begins_lately(value))
            return false;
    }
    return true;
}

// Times in a zone that is left out are told by the sender's clock, or by the zone's name.
std::string with_quick_zones(std::string_view lines) {
    std::string out;
    std::vector<std::string_view> zone;
    int depth = 0;  // in a zone
    for (const std::string_view line : ascii::split(lines, '\n')) {
        const bool begins = is_property(line, "BEGIN");
        if (depth == 0 && !(begins && ascii::iequals(line.substr(5), ":VTIMEZONE"))) {
            out.append(line).append("\n");
            continue;
        }
        zone.push_back(line);
        depth += begins ? 1 : is_property(line, "END") ? -1 : 0;
        if (depth > 0) continue;
        if (is_quick(zone)) {
            for (const std::string_view each : zone) out.append(each).append("\n");
        }
        zone.clear();
    }
    return out;
}

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

constexpr std::array<std::string_view, 12> kMonthNames = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

std::string date_of(const icaltimetype& time) {
    if (time.month < 1 || time.month > 12) return {};
    return fmt::format("{} {} {} {}", weekday(icaltime_day_of_week(time)).substr(0, 3), time.day,
                       kMonthNames[static_cast<std::size_t>(time.month - 1)].substr(0, 3),
                       time.year);
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

std::string when_of(icalcomponent* event, const Zone& zone) {
    const icaltimetype start = icalcomponent_get_dtstart(event);
    if (icaltime_is_null_time(start)) return {};
    icaltimetype end = icalcomponent_get_dtend(event);
    if (icaltime_is_null_time(end) || icaltime_compare(end, start) < 0) end = start;
    if (!start.is_date) return timed(event, start, end, zone);
    if (end.is_date) icaltime_adjust(&end, -1, 0, 0, 0);  // the end is the day after
    if (icaltime_compare_date_only(end, start) <= 0) return date_of(start) + ", all day";
    return date_of(start) + " to " + date_of(end);
}

std::string without_mailto(std::string address) {
    if (ascii::istarts_with(address, "mailto:")) address.erase(0, 7);
    return one_line(std::move(address));
}

std::string person(icalproperty* property, const char* address) {
    const std::string plain = without_mailto(text_of(address));
    icalparameter* name = icalproperty_get_first_parameter(property, ICAL_CN_PARAMETER);
    const std::string known = name == nullptr ? "" : one_line(text_of(icalparameter_get_cn(name)));
    if (known.empty() || known == plain) return plain;
    return plain.empty() ? known : known + " <" + plain + ">";
}

std::string answer(icalproperty* property) {
    icalparameter* status = icalproperty_get_first_parameter(property, ICAL_PARTSTAT_PARAMETER);
    if (status == nullptr) return {};
    const icalparameter_partstat value = icalparameter_get_partstat(status);
    if (value == ICAL_PARTSTAT_ACCEPTED) return ", accepted";
    if (value == ICAL_PARTSTAT_DECLINED) return ", declined";
    if (value == ICAL_PARTSTAT_TENTATIVE) return ", tentative";
    return {};
}

std::vector<std::string> attendees_of(icalcomponent* event) {
    std::vector<std::string> out;
    for (icalproperty* p = icalcomponent_get_first_property(event, ICAL_ATTENDEE_PROPERTY);
         p != nullptr && out.size() < kMaxAttendees;
         p = icalcomponent_get_next_property(event, ICAL_ATTENDEE_PROPERTY)) {
        out.push_back(person(p, icalproperty_get_attendee(p)) + answer(p));
    }
    return out;
}

std::string_view unit_of(icalrecurrencetype_frequency frequency) {
    if (frequency == ICAL_YEARLY_RECURRENCE) return "year";
    if (frequency == ICAL_MONTHLY_RECURRENCE) return "month";
    if (frequency == ICAL_WEEKLY_RECURRENCE) return "week";
    if (frequency == ICAL_DAILY_RECURRENCE) return "day";
    if (frequency == ICAL_HOURLY_RECURRENCE) return "hour";
    return {};
}

// "the second ", "the last "; "" for every one.
std::string ordinal(int position) {
    constexpr std::array<std::string_view, 6> kOrdinals = {"",      "first",  "second",
                                                           "third", "fourth", "fifth"};
    if (position == -1) return "the last ";
    if (position < 1 || position > 5) return {};
    return fmt::format("the {} ", kOrdinals[static_cast<std::size_t>(position)]);
}

// " on Monday, Wednesday", " on the first Monday", " on day 15".
std::string days_of(const icalrecurrencetype& rule) {
    std::string out;
    const auto add = [&](const std::string& day) { out += (out.empty() ? " on " : ", ") + day; };
    for (std::size_t i = 0; i < 7 && rule.by_day[i] != ICAL_RECURRENCE_ARRAY_MAX; ++i) {
        const auto day = icalrecurrencetype_day_day_of_week(rule.by_day[i]);
        add(ordinal(icalrecurrencetype_day_position(rule.by_day[i])) +
            std::string(weekday(static_cast<int>(day))));
    }
    for (std::size_t i = 0; i < 31 && rule.by_month_day[i] != ICAL_RECURRENCE_ARRAY_MAX; ++i)
        add(rule.by_month_day[i] == -1 ? "the last day"
                                       : fmt::format("day {}", rule.by_month_day[i]));
    return out;
}

// " in November, December"
std::string months_of(const icalrecurrencetype& rule) {
    std::string out;
    for (std::size_t i = 0; i < 12 && rule.by_month[i] != ICAL_RECURRENCE_ARRAY_MAX; ++i) {
        const auto month = static_cast<std::size_t>(rule.by_month[i]);
        if (month < 1 || month > kMonthNames.size()) continue;
        out += (out.empty() ? " in " : ", ") + std::string(kMonthNames[month - 1]);
    }
    return out;
}

// ", except on Mon 2 Feb 2026; Tue 3 Feb 2026"
std::string days_beside(icalcomponent* event, icalproperty_kind kind, std::string_view word,
                        auto&& day_of) {
    constexpr int kMost = 10;
    std::string out;
    int count = 0;
    for (icalproperty* p = icalcomponent_get_first_property(event, kind);
         p != nullptr && count < kMost; p = icalcomponent_get_next_property(event, kind), ++count) {
        out += count == 0 ? fmt::format(", {} ", word) : "; ";
        out += date_of(day_of(p));
    }
    return out;
}

std::string exceptions_of(icalcomponent* event) {
    const auto added = [](icalproperty* p) {
        const icaldatetimeperiodtype day = icalproperty_get_rdate(p);
        return icaltime_is_null_time(day.time) ? day.period.start : day.time;
    };
    return days_beside(event, ICAL_EXDATE_PROPERTY, "except on", icalproperty_get_exdate) +
           days_beside(event, ICAL_RDATE_PROPERTY, "also on", added);
}

std::string repeats_of(icalcomponent* event) {
    icalproperty* property = icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY);
    if (property == nullptr) return {};
    const icalrecurrencetype rule = icalproperty_get_rrule(property);
    const std::string_view unit = unit_of(rule.freq);
    if (unit.empty()) return "by a rule that is not shown";
    std::string out = rule.interval > 1 ? fmt::format("every {} {}s", rule.interval, unit)
                                        : fmt::format("every {}", unit);
    out += days_of(rule) + months_of(rule);
    if (rule.count > 0)
        out += fmt::format(", {} times", rule.count);
    else if (!icaltime_is_null_time(rule.until))
        out += ", until " + date_of(rule.until);
    return out + exceptions_of(event);
}

// When a task is to be done.
std::string due_of(icalcomponent* task, const Zone& zone) {
    const icaltimetype due = icalcomponent_get_due(task);
    if (icaltime_is_null_time(due)) return {};
    return due.is_date ? "by " + date_of(due) : "by " + timed(task, due, due, zone);
}

Invitation invitation_of(icalcomponent* event, std::string method, const Zone& zone) {
    Invitation out;
    out.method = std::move(method);
    out.summary = one_line(text_of(icalcomponent_get_summary(event)));
    out.when = when_of(event, zone);
    const icaltimetype only = icalcomponent_get_recurrenceid(event);
    if (!icaltime_is_null_time(only)) out.only = date_of(only);
    out.is_update = icalcomponent_get_sequence(event) > 0;
    out.is_cancelled = icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED;
    out.where = one_line(text_of(icalcomponent_get_location(event)));
    icalproperty* organizer = icalcomponent_get_first_property(event, ICAL_ORGANIZER_PROPERTY);
    if (organizer != nullptr)
        out.organizer = person(organizer, icalproperty_get_organizer(organizer));
    out.attendees = attendees_of(event);
    out.repeats = repeats_of(event);
    out.comment = one_line(text_of(icalcomponent_get_comment(event)));
    out.description = text_of(icalcomponent_get_description(event));
    out.is_task = icalcomponent_isa(event) == ICAL_VTODO_COMPONENT;
    if (out.is_task) out.when = due_of(event, zone);
    return out;
}

std::string method_of(icalcomponent* calendar) {
    icalproperty* property = icalcomponent_get_first_property(calendar, ICAL_METHOD_PROPERTY);
    if (property == nullptr) return {};
    return ascii::upper(text_of(icalproperty_get_value_as_string(property)));
}

std::string headline(const Invitation& invitation) {
    if (invitation.method == "CANCEL" || invitation.is_cancelled) return "Cancelled: ";
    if (invitation.method == "REPLY") return "Answer to the invitation: ";
    if (invitation.is_task) return "To do: ";
    if (invitation.method == "REQUEST")
        return invitation.is_update ? "Changed invitation: " : "Invitation: ";
    if (invitation.method == "COUNTER") return "Another time proposed: ";
    return "Event: ";
}

}  // namespace

std::vector<Invitation> read_calendar(std::string_view utf8, const Zone& zone) {
    const std::string bytes = with_quick_zones(balanced(unfolded(utf8.substr(0, kMaxCalendar))));
    const Component calendar(icalparser_parse_string(bytes.c_str()));
    std::vector<Invitation> out;
    if (calendar == nullptr) return out;
    const std::string method = method_of(calendar.get());
    for (icalcomponent* each =
             icalcomponent_get_first_component(calendar.get(), ICAL_ANY_COMPONENT);
         each != nullptr && out.size() < kMaxEvents;
         each = icalcomponent_get_next_component(calendar.get(), ICAL_ANY_COMPONENT)) {
        const icalcomponent_kind kind = icalcomponent_isa(each);
        if (kind == ICAL_VEVENT_COMPONENT || kind == ICAL_VTODO_COMPONENT)
            out.push_back(invitation_of(each, method, zone));
    }
    return out;
}

std::vector<std::string> in_words(const Invitation& invitation) {
    std::vector<std::string> out;
    out.push_back(headline(invitation) +
                  (invitation.summary.empty() ? "(no title)" : invitation.summary));
    const auto add = [&](std::string_view label, const std::string& text) {
        if (!text.empty()) out.push_back(fmt::format("{:<9}{}", label, text));
    };
    add("When", invitation.when);
    add("Only on", invitation.only);
    add("Repeats", invitation.repeats);
    add("Where", invitation.where);
    add("From", invitation.organizer);
    add("Says", invitation.comment);
    for (const std::string& attendee : invitation.attendees) add("With", attendee);
    if (!invitation.description.empty()) {
        out.emplace_back();
        for (const std::string_view line : ascii::split(invitation.description, '\n'))
            out.emplace_back(line);
    }
    return out;
}

}  // namespace alder::text
