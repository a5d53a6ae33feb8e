#include "text/calendar_lines.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "base/ascii.h"

namespace alder::text {

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

// Without END lines that end nothing, nor BEGIN lines that begin nothing, which libical passes
// over: it writes to standard error at an END too many, which is the screen.
std::string balanced(std::string_view text) {
    std::string out;
    int depth = 0;
    for (std::string_view line : ascii::split(text, '\n')) {
        line = ascii::trim(line);
        const bool ends = is_property(line, "END");
        const bool begins = is_property(line, "BEGIN");
        if (begins ? !line.contains(':') : ends && depth == 0) continue;
        if (begins) ++depth;
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

// libical takes "VTIMEZONEX" for a zone, too. Times in a zone that is left out are told by the
// sender's clock, or by the zone's name.
std::string with_quick_zones(std::string_view lines) {
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
        if (is_quick(zone)) {
            for (const std::string_view each : zone) out.append(each).append("\n");
        }
        zone.clear();
    }
    return out;
}

}  // namespace

std::string calendar_lines(std::string_view utf8) {
    return with_quick_zones(balanced(unfolded(utf8.substr(0, kMaxCalendar))));
}

}  // namespace alder::text
