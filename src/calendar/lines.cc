#include "calendar/lines.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "base/ascii.h"

namespace alder::calendar {

namespace {

constexpr std::size_t kMaxCalendar = 1 << 20;  // bytes

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
    return ascii::iequals(ascii::trim(line.substr(0, line.find_first_of(":;"))), name);
}

// What a BEGIN or END line is about.
std::string component_of(std::string_view line) {
    const std::size_t colon = line.find(':');
    return colon == std::string_view::npos ? std::string()
                                           : ascii::upper(ascii::trim(line.substr(colon + 1)));
}

// Each component ends: by its own END, with the one around it, or with the text. END lines that end
// nothing are left out, and BEGIN lines that begin nothing, which libical passes over: it writes to
// standard error at an END too many, which is the screen.
class Balanced {
public:
    std::string run(std::string_view text) {
        for (const std::string_view each : ascii::split(text, '\n')) {
            const std::string_view line = ascii::trim(each);
            if (is_property(line, "BEGIN"))
                begin(line);
            else if (!is_property(line, "END"))
                out_.append(line).append("\n");
            else if (end(component_of(line)) && open_.empty())
                break;  // one calendar
        }
        while (!open_.empty()) close_innermost();
        return std::move(out_);
    }

private:
    void begin(std::string_view line) {
        if (!line.contains(':')) return;
        open_.push_back(component_of(line));
        ++count_[open_.back()];
        out_.append(line).append("\n");
    }

    // libical takes any END for that of the innermost. Returns whether it ends anything.
    bool end(const std::string& component) {
        if (open_.empty()) return false;
        const auto known = count_.find(component);
        const bool is_open = known != count_.end() && known->second > 0;
        while (is_open && open_.back() != component) close_innermost();
        close_innermost();
        return true;
    }

    void close_innermost() {
        out_.append("END:").append(open_.back()).append("\n");
        --count_[open_.back()];
        open_.pop_back();
    }

    std::string out_;
    std::vector<std::string> open_;
    std::map<std::string, int> count_;  // of those that are open, by name
};

// libical writes down every change of a zone up to an event before it answers for one moment, so
// that a zone that changes each second costs hours. Those of the world change once or twice a year;
// Outlook has them do so since 1601.
constexpr unsigned kMaxChanges = 10'000;  // of all zones of a calendar together

// "8,9,10,11,12,13,14": of these each day of the week is one.
bool is_one_week(std::string_view dates) {
    constexpr std::size_t kWeek = 7;
    if (dates.starts_with('-')) return ascii::parse_number<unsigned>(dates.substr(1)).has_value();
    const std::vector<std::string_view> all = ascii::split(dates, ',');
    const auto first = ascii::parse_number<unsigned>(all.front());
    if (!first || all.size() > kWeek) return false;
    for (unsigned i = 1; i < all.size(); ++i) {
        if (ascii::parse_number<unsigned>(all[i]) != *first + i) return false;
    }
    return true;
}

using RuleParts = std::map<std::string, std::string_view>;  // names in lower case

// nullopt when one is there twice, or is none that zones have.
std::optional<RuleParts> parts_of(std::string_view rule) {
    constexpr std::string_view kKnown[] = {"bymonth", "byday",    "bymonthday", "count",
                                           "freq",    "interval", "until",      "wkst"};
    RuleParts out;
    for (const std::string_view part : ascii::split(rule, ';')) {
        const std::size_t equals = std::min(part.find('='), part.size());
        const std::string name = ascii::lower(part.substr(0, equals));
        const bool is_known = std::ranges::find(kKnown, name) != std::end(kKnown);
        if (!is_known || out.contains(name)) return std::nullopt;
        out[name] = part.substr(std::min(equals + 1, part.size()));
    }
    return out;
}

// On at most one day of each year: that of the year it began on, or one of one month.
bool is_yearly(std::string_view rule) {
    auto parts = parts_of(rule);
    if (!parts || !ascii::iequals((*parts)["freq"], "yearly")) return false;
    const std::string_view month = (*parts)["bymonth"];
    const std::string_view day = (*parts)["byday"];
    const std::string_view dates = (*parts)["bymonthday"];
    if (month.contains(',') || day.contains(',')) return false;
    if (month.empty()) return day.empty() && dates.empty();
    if (dates.empty()) return day.empty() || !ascii::is_alpha(day.front());  // "SU": each of them
    return is_one_week(dates) && (!day.empty() || !dates.contains(','));
}

// Of the value of a DTSTART; nullopt for one that libical would count from for too long.
std::optional<unsigned> year_of(std::string_view time) {
    constexpr unsigned kFirst = 1600;
    const auto year = ascii::parse_number<unsigned>(time.substr(0, 4));
    return time.size() >= 8 && year && *year >= kFirst ? year : std::nullopt;
}

// How many there are at most in the zone of these lines; nullopt for one that is not to be asked.
std::optional<unsigned> changes_of(const std::vector<std::string_view>& zone) {
    unsigned rules = 0;
    unsigned first = kLastZoneYear;
    for (const std::string_view line : zone) {
        const bool is_rule = is_property(line, "RRULE");
        if (!is_rule && !is_property(line, "DTSTART")) continue;
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || colon != line.rfind(':')) return std::nullopt;
        const std::string_view value = line.substr(colon + 1);
        const auto year = is_rule ? std::optional(first) : year_of(value);
        if (!year || (is_rule && (!is_yearly(value) || ++rules > kMaxChanges))) return std::nullopt;
        first = std::min(first, *year);
    }
    return rules * (kLastZoneYear - first + 1);
}

// A name as it is compared: where it is given it has "\", where it is asked for it has quotes.
std::string plain_name(std::string_view written) {
    std::string out;
    for (const char c : ascii::trim(written)) {
        if (c != '\\' && c != '"') out += c;
    }
    return out;
}

// Of zones that times are in.
std::set<std::string> names_asked_for(std::string_view lines) {
    constexpr std::string_view kParameter = "TZID=";
    std::set<std::string> out;
    const std::string upper = ascii::upper(lines);
    for (std::size_t at = upper.find(kParameter); at != std::string::npos;
         at = upper.find(kParameter, at)) {
        at += kParameter.size();
        const std::string_view rest = lines.substr(at);
        const bool is_quoted = rest.starts_with('"');
        const std::size_t end =
            is_quoted ? rest.find_first_of("\"\n", 1) : rest.find_first_of(";:,\n");
        out.insert(plain_name(rest.substr(0, end)));
    }
    return out;
}

bool is_named(const std::vector<std::string_view>& zone, const std::set<std::string>& names) {
    return std::ranges::any_of(zone, [&](std::string_view line) {
        if (!is_property(line, "TZID")) return false;
        line.remove_prefix(std::min(line.find(':'), line.size() - 1) + 1);
        return names.contains(plain_name(line));
    });
}

// libical takes "VTIMEZONEX" for a zone, too. Times in a zone that is left out are told by the
// sender's clock, or by the zone's name.
std::string with_quick_zones(std::string_view lines) {
    const std::set<std::string> names = names_asked_for(lines);
    unsigned room = kMaxChanges;
    std::string out;
    std::vector<std::string_view> zone;
    int depth = 0;  // in a zone
    for (const std::string_view line : ascii::split(lines, '\n')) {
        const bool begins = is_property(line, "BEGIN");
        if (depth == 0 && !(begins && ascii::icontains(line, "VTIMEZONE"))) {
            out.append(line).append("\n");
            continue;
        }
        zone.push_back(line);
        depth += begins ? 1 : is_property(line, "END") ? -1 : 0;
        if (depth > 0) continue;
        const auto changes = is_named(zone, names) ? changes_of(zone) : std::nullopt;
        if (changes && *changes <= room) {
            room -= *changes;
            for (const std::string_view each : zone) out.append(each).append("\n");
        }
        zone.clear();
    }
    return out;
}

}  // namespace

std::string calendar_lines(std::string_view utf8) {
    return with_quick_zones(Balanced().run(unfolded(utf8.substr(0, kMaxCalendar))));
}

}  // namespace alder::calendar
