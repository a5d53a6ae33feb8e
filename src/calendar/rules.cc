#include "calendar/rules.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "calendar/times.h"

namespace alder::calendar {

namespace {

constexpr std::array<std::string_view, 7> kDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                   "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> kMonthNames = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

// libical counts from Sunday = 1, and has 0 for none.
std::string_view weekday(icalrecurrencetype_weekday day) {
    const auto number = static_cast<std::size_t>(day);
    return number >= 1 && number <= kDays.size() ? kDays[number - 1] : std::string_view();
}

std::string_view unit_of(icalrecurrencetype_frequency frequency) {
    if (frequency == ICAL_YEARLY_RECURRENCE) return "year";
    if (frequency == ICAL_MONTHLY_RECURRENCE) return "month";
    if (frequency == ICAL_WEEKLY_RECURRENCE) return "week";
    if (frequency == ICAL_DAILY_RECURRENCE) return "day";
    if (frequency == ICAL_HOURLY_RECURRENCE) return "hour";
    if (frequency == ICAL_MINUTELY_RECURRENCE) return "minute";
    if (frequency == ICAL_SECONDLY_RECURRENCE) return "second";
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
        add(ordinal(icalrecurrencetype_day_position(rule.by_day[i])) + std::string(weekday(day)));
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

// All at once: a component has one place at which it is being read, and times ask for others.
std::vector<icalproperty*> properties_of(icalcomponent* event, icalproperty_kind kind) {
    std::vector<icalproperty*> out;
    for (icalproperty* p = icalcomponent_get_first_property(event, kind); p != nullptr;
         p = icalcomponent_get_next_property(event, kind))
        out.push_back(p);
    return out;
}

// "except on Mon 2 Feb 2026; Tue 3 Feb 2026"; "" of none.
std::string days_beside(icalcomponent* event, icalproperty_kind kind, std::string_view word,
                        auto&& day_of) {
    constexpr std::size_t kMost = 10;
    const std::vector<icalproperty*> days = properties_of(event, kind);
    const std::size_t told = std::min(days.size(), kMost);
    std::string out;
    for (std::size_t i = 0; i < told; ++i)
        out += (i == 0 ? fmt::format("{} ", word) : "; ") + date_at(event, day_of(days[i]));
    return days.size() > told ? fmt::format("{} and {} more", out, days.size() - told) : out;
}

std::string exceptions_of(icalcomponent* event) {
    return days_beside(event, ICAL_EXDATE_PROPERTY, "except on", icalproperty_get_exdate);
}

std::string additions_of(icalcomponent* event) {
    return days_beside(event, ICAL_RDATE_PROPERTY, "also on", [](icalproperty* p) {
        const icaldatetimeperiodtype day = icalproperty_get_rdate(p);
        return icaltime_is_null_time(day.time) ? day.period.start : day.time;
    });
}

// Whether it asks for more than is told of it.
bool asks_for_more(const icalrecurrencetype& rule) {
    return std::ranges::any_of(
        std::to_array({rule.by_second[0], rule.by_minute[0], rule.by_hour[0], rule.by_year_day[0],
                       rule.by_week_no[0], rule.by_set_pos[0]}),
        [](short first) { return first != ICAL_RECURRENCE_ARRAY_MAX; });
}

std::string rule_in_words(icalcomponent* event, const icalrecurrencetype& rule) {
    const std::string_view unit = unit_of(rule.freq);
    if (unit.empty()) return "by a rule that is not shown";
    std::string out = rule.interval > 1 ? fmt::format("every {} {}s", rule.interval, unit)
                                        : fmt::format("every {}", unit);
    out += days_of(rule) + months_of(rule);
    if (asks_for_more(rule)) out += ", on conditions that are not shown";
    const bool ends = rule.count > 0 || !icaltime_is_null_time(rule.until);
    if (rule.count > 0)
        out += fmt::format(", {} times", rule.count);
    else if (ends)
        out += ", until " + date_at(event, rule.until);
    if (!ends && (unit == "second" || unit == "minute")) out += ", without end";
    return out;
}

}  // namespace

std::string repeats_of(icalcomponent* event) {
    constexpr std::size_t kMost = 5;
    std::vector<icalproperty*> rules = properties_of(event, ICAL_RRULE_PROPERTY);
    rules.resize(std::min(rules.size(), kMost));
    std::string out;
    for (icalproperty* each : rules)
        out += (out.empty() ? "" : "; ") + rule_in_words(event, icalproperty_get_rrule(each));
    if (const auto written = left_out(event, ICAL_RRULE_PROPERTY))
        out += (out.empty() ? "" : "; ") + ("by a rule that cannot be read" + *written);
    const std::string more = additions_of(event);
    if (out.empty() && more.empty()) return {};
    for (const std::string& days : {exceptions_of(event), more})
        out += (out.empty() || days.empty() ? "" : ", ") + days;
    return out;
}

}  // namespace alder::calendar
