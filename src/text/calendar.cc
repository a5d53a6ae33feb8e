#include "text/calendar.h"

#include <algorithm>
#include <array>
#include <memory>

#include <fmt/format.h>
#include <libical/ical.h>

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

// Without END lines that end nothing: libical writes to standard error at those, which is the
// screen.
std::string balanced(std::string_view text) {
    std::string out;
    int depth = 0;
    while (!text.empty()) {
        const std::size_t feed = std::min(text.find('\n'), text.size() - 1);
        const std::string_view line = text.substr(0, feed + 1);
        text.remove_prefix(line.size());
        const bool ends = ascii::istarts_with(ascii::trim(line), "END");
        if (ascii::istarts_with(ascii::trim(line), "BEGIN")) ++depth;
        if (ends && depth == 0) continue;
        if (ends) --depth;
        out += line;
        if (ends && depth == 0) break;  // one calendar
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

std::string date_of(const icaltimetype& time) {
    constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (time.month < 1 || time.month > 12) return {};
    return fmt::format("{} {} {} {}", weekday(icaltime_day_of_week(time)).substr(0, 3), time.day,
                       kMonths[static_cast<std::size_t>(time.month - 1)], time.year);
}

std::string clock_of(const icaltimetype& time) {
    return fmt::format("{:02}:{:02}", time.hour, time.minute);
}

// The zone as the sender names it.
std::string zone_of(icalcomponent* event, const icaltimetype& start) {
    if (icaltime_is_utc(start)) return " (UTC)";
    icalproperty* property = icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY);
    icalparameter* zone = property == nullptr
                              ? nullptr
                              : icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);
    if (zone == nullptr) return {};
    return " (" + one_line(text_of(icalparameter_get_tzid(zone))) + ")";
}

std::string when_of(icalcomponent* event) {
    const icaltimetype start = icalcomponent_get_dtstart(event);
    if (icaltime_is_null_time(start)) return {};
    icaltimetype end = icalcomponent_get_dtend(event);
    if (icaltime_is_null_time(end) || icaltime_compare(end, start) < 0) end = start;
    if (start.is_date) {
        if (end.is_date) icaltime_adjust(&end, -1, 0, 0, 0);  // the end is the day after
        if (icaltime_compare_date_only(end, start) <= 0) return date_of(start) + ", all day";
        return date_of(start) + " to " + date_of(end);
    }
    std::string out = date_of(start) + ", " + clock_of(start);
    if (icaltime_compare(end, start) > 0) {
        const bool same_day =
            start.year == end.year && start.month == end.month && start.day == end.day;
        out += " to " + (same_day ? std::string() : date_of(end) + ", ") + clock_of(end);
    }
    return out + zone_of(event, start);
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

std::string repeats_of(icalcomponent* event) {
    icalproperty* property = icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY);
    if (property == nullptr) return {};
    const icalrecurrencetype rule = icalproperty_get_rrule(property);
    const std::string_view unit = unit_of(rule.freq);
    if (unit.empty()) return "by a rule that is not shown";
    std::string out = rule.interval > 1 ? fmt::format("every {} {}s", rule.interval, unit)
                                        : fmt::format("every {}", unit);
    std::string days;
    for (std::size_t i = 0; i < 7 && rule.by_day[i] != ICAL_RECURRENCE_ARRAY_MAX; ++i) {
        const auto day = icalrecurrencetype_day_day_of_week(rule.by_day[i]);
        days += (days.empty() ? " on " : ", ") + std::string(weekday(static_cast<int>(day)));
    }
    out += days;
    if (rule.count > 0) return out + fmt::format(", {} times", rule.count);
    if (!icaltime_is_null_time(rule.until)) return out + ", until " + date_of(rule.until);
    return out;
}

Invitation invitation_of(icalcomponent* event, std::string method) {
    Invitation out;
    out.method = std::move(method);
    out.summary = one_line(text_of(icalcomponent_get_summary(event)));
    out.when = when_of(event);
    out.where = one_line(text_of(icalcomponent_get_location(event)));
    icalproperty* organizer = icalcomponent_get_first_property(event, ICAL_ORGANIZER_PROPERTY);
    if (organizer != nullptr)
        out.organizer = person(organizer, icalproperty_get_organizer(organizer));
    out.attendees = attendees_of(event);
    out.repeats = repeats_of(event);
    out.description = text_of(icalcomponent_get_description(event));
    return out;
}

std::string method_of(icalcomponent* calendar) {
    icalproperty* property = icalcomponent_get_first_property(calendar, ICAL_METHOD_PROPERTY);
    if (property == nullptr) return {};
    return ascii::upper(text_of(icalproperty_get_value_as_string(property)));
}

std::string headline(const Invitation& invitation) {
    if (invitation.method == "CANCEL") return "Cancelled: ";
    if (invitation.method == "REPLY") return "Answer to the invitation: ";
    if (invitation.method == "REQUEST") return "Invitation: ";
    if (invitation.method == "COUNTER") return "Another time proposed: ";
    return "Event: ";
}

}  // namespace

std::vector<Invitation> read_calendar(std::string_view utf8) {
    const std::string bytes = balanced(unfolded(utf8.substr(0, kMaxCalendar)));
    const Component calendar(icalparser_parse_string(bytes.c_str()));
    std::vector<Invitation> out;
    if (calendar == nullptr) return out;
    const std::string method = method_of(calendar.get());
    for (icalcomponent* event =
             icalcomponent_get_first_component(calendar.get(), ICAL_VEVENT_COMPONENT);
         event != nullptr && out.size() < kMaxEvents;
         event = icalcomponent_get_next_component(calendar.get(), ICAL_VEVENT_COMPONENT)) {
        out.push_back(invitation_of(event, method));
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
    add("Repeats", invitation.repeats);
    add("Where", invitation.where);
    add("From", invitation.organizer);
    for (const std::string& attendee : invitation.attendees) add("With", attendee);
    if (!invitation.description.empty()) {
        out.emplace_back();
        for (const std::string_view line : ascii::split(invitation.description, '\n'))
            out.emplace_back(line);
    }
    return out;
}

}  // namespace alder::text
