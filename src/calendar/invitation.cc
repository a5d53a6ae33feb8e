#include "calendar/invitation.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <libical/ical.h>

#include "base/ascii.h"
#include "calendar/lines.h"
#include "calendar/rules.h"
#include "calendar/texts.h"
#include "calendar/times.h"

namespace alder::calendar {

namespace {

constexpr std::size_t kMaxEvents = 100;
constexpr std::size_t kMaxAttendees = 200;
constexpr std::size_t kMaxBusy = 50;

struct FreeComponent {
    void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
using Component = std::unique_ptr<icalcomponent, FreeComponent>;

std::string without_mailto(std::string address) {
    constexpr std::string_view kScheme = "mailto:";
    if (ascii::istarts_with(address, kScheme)) address.erase(0, kScheme.size());
    return std::string(ascii::trim(address));
}

std::string person(icalproperty* property, const char* address) {
    std::string plain = without_mailto(calendar_line(address));
    icalparameter* name = icalproperty_get_first_parameter(property, ICAL_CN_PARAMETER);
    const std::string known = name == nullptr ? "" : calendar_line(icalparameter_get_cn(name));
    if (known.empty() || known == plain) return plain;
    return plain.empty() ? known : known + " <" + plain + ">";
}

// ", delegated to bob@x.org"; of several libical keeps the first.
std::string delegated(icalproperty* property) {
    icalparameter* to = icalproperty_get_first_parameter(property, ICAL_DELEGATEDTO_PARAMETER);
    if (to == nullptr) return ", delegated";
    return ", delegated to " + without_mailto(calendar_line(icalparameter_get_delegatedto(to)));
}

std::string answer(icalproperty* property) {
    icalparameter* status = icalproperty_get_first_parameter(property, ICAL_PARTSTAT_PARAMETER);
    if (status == nullptr) return {};
    const icalparameter_partstat value = icalparameter_get_partstat(status);
    if (value == ICAL_PARTSTAT_ACCEPTED) return ", accepted";
    if (value == ICAL_PARTSTAT_DECLINED) return ", declined";
    if (value == ICAL_PARTSTAT_TENTATIVE) return ", tentative";
    if (value == ICAL_PARTSTAT_DELEGATED) return delegated(property);
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

// RFC 5545, 3.2.13: what is about one of many holds for those behind it, too.
bool goes_on(icalcomponent* event) {
    icalproperty* only = icalcomponent_get_first_property(event, ICAL_RECURRENCEID_PROPERTY);
    icalparameter* range =
        only == nullptr ? nullptr : icalproperty_get_first_parameter(only, ICAL_RANGE_PARAMETER);
    return range != nullptr && icalparameter_get_range(range) == ICAL_RANGE_THISANDFUTURE;
}

// Nullopt of what is not for people.
std::optional<Kind> kind_of(icalcomponent* component) {
    const icalcomponent_kind kind = icalcomponent_isa(component);
    if (kind == ICAL_VEVENT_COMPONENT) return Kind::event;
    if (kind == ICAL_VTODO_COMPONENT) return Kind::task;
    if (kind == ICAL_VJOURNAL_COMPONENT) return Kind::note;
    if (kind == ICAL_VFREEBUSY_COMPONENT) return Kind::free_busy;
    return std::nullopt;
}

// RFC 5545, 3.2.9: of those times the free ones are told by the others.
bool is_taken(icalproperty* time) {
    icalparameter* type = icalproperty_get_first_parameter(time, ICAL_FBTYPE_PARAMETER);
    return type == nullptr || icalparameter_get_fbtype(type) != ICAL_FBTYPE_FREE;
}

std::vector<std::string> busy_of(icalcomponent* component, const Zone& zone) {
    std::vector<std::string> out;
    std::size_t count = 0;
    for (icalproperty* p = icalcomponent_get_first_property(component, ICAL_FREEBUSY_PROPERTY);
         p != nullptr; p = icalcomponent_get_next_property(component, ICAL_FREEBUSY_PROPERTY)) {
        if (is_taken(p) && ++count <= kMaxBusy)
            out.push_back(period_of(icalproperty_get_freebusy(p), zone));
    }
    if (count > kMaxBusy) out.push_back(fmt::format("at {} more times", count - kMaxBusy));
    return out;
}

Invitation invitation_of(icalcomponent* event, std::string method, const Zone& zone) {
    Invitation out;
    out.method = std::move(method);
    out.summary = calendar_line(icalcomponent_get_summary(event));
    out.when = when_of(event, zone);
    const icaltimetype only = icalcomponent_get_recurrenceid(event);
    if (!icaltime_is_null_time(only))
        (goes_on(event) ? out.onwards : out.only) = date_at(event, only);
    out.is_update = icalcomponent_get_sequence(event) > 0;
    out.is_cancelled = icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED;
    out.where = calendar_line(icalcomponent_get_location(event));
    icalproperty* organizer = icalcomponent_get_first_property(event, ICAL_ORGANIZER_PROPERTY);
    if (organizer != nullptr)
        out.organizer = person(organizer, icalproperty_get_organizer(organizer));
    out.attendees = attendees_of(event);
    out.repeats = repeats_of(event);
    out.comment = calendar_line(icalcomponent_get_comment(event));
    out.description = calendar_text(icalcomponent_get_description(event));
    out.kind = kind_of(event).value_or(Kind::event);
    if (out.kind == Kind::task) out.when = due_of(event, zone);
    out.busy = busy_of(event, zone);
    return out;
}

std::string method_of(icalcomponent* calendar) {
    icalproperty* property = icalcomponent_get_first_property(calendar, ICAL_METHOD_PROPERTY);
    if (property == nullptr) return {};
    return ascii::upper(calendar_text(icalproperty_get_value_as_string(property)));
}

// What a method makes of an event or a task (RFC 5546, 1.4).
struct Meaning {
    std::string_view method;
    std::string_view words;
};

constexpr Meaning kMeanings[] = {
    {"COUNTER", "Another time proposed: "},
    {"DECLINECOUNTER", "Proposed time declined: "},
    {"REFRESH", "Latest invitation asked for: "},
    {"REPLY", "Answer to the invitation: "},
};

std::string_view headline(const Invitation& invitation) {
    const std::string& method = invitation.method;
    if (method == "CANCEL" || invitation.is_cancelled) return "Cancelled: ";
    const auto* meaning = std::ranges::find(kMeanings, method, &Meaning::method);
    if (meaning != std::end(kMeanings)) return meaning->words;
    if (invitation.kind == Kind::task) return "To do: ";
    if (invitation.kind == Kind::note) return "Note: ";
    if (method == "ADD") return "Added to an invitation: ";
    if (method == "REQUEST") return invitation.is_update ? "Changed invitation: " : "Invitation: ";
    return "Event: ";
}

std::string first_line(const Invitation& invitation) {
    if (invitation.kind == Kind::free_busy)
        return invitation.method == "REQUEST" ? "Asks when you have time"
                                              : "Tells when there is time";
    return std::string(headline(invitation)) +
           (invitation.summary.empty() ? "(no title)" : invitation.summary);
}

}  // namespace

std::vector<Invitation> read_invitations(std::string_view utf8, const Zone& zone) {
    const Component calendar(icalparser_parse_string(calendar_lines(utf8).c_str()));
    std::vector<Invitation> out;
    if (calendar == nullptr) return out;
    const std::string method = method_of(calendar.get());
    for (icalcomponent* each =
             icalcomponent_get_first_component(calendar.get(), ICAL_ANY_COMPONENT);
         each != nullptr && out.size() < kMaxEvents;
         each = icalcomponent_get_next_component(calendar.get(), ICAL_ANY_COMPONENT)) {
        if (kind_of(each)) out.push_back(invitation_of(each, method, zone));
    }
    return out;
}

std::vector<std::string> in_words(const Invitation& invitation) {
    std::vector<std::string> out;
    out.push_back(first_line(invitation));
    const auto add = [&](std::string_view label, const std::string& text) {
        if (!text.empty()) out.push_back(fmt::format("{:<9}{}", label, text));
    };
    add("When", invitation.when);
    add("Only on", invitation.only);
    if (!invitation.onwards.empty()) add("From", invitation.onwards + " on");
    add("Repeats", invitation.repeats);
    add("Where", invitation.where);
    add("From", invitation.organizer);
    add("Says", invitation.comment);
    for (const std::string& attendee : invitation.attendees) add("With", attendee);
    for (const std::string& time : invitation.busy) add("Busy", time);
    if (!invitation.description.empty()) {
        out.emplace_back();
        for (const std::string_view line : ascii::split(invitation.description, '\n'))
            out.emplace_back(line);
    }
    return out;
}

std::vector<std::string> invitations_in_words(std::string_view utf8, const Zone& zone) {
    std::vector<std::string> out;
    for (const Invitation& each : read_invitations(utf8, zone)) {
        if (!out.empty()) out.emplace_back();
        std::ranges::move(in_words(each), std::back_inserter(out));
    }
    return out;
}

}  // namespace alder::calendar
