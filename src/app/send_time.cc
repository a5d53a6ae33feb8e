#include "app/send_time.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "base/ascii.h"

namespace alder::app {

namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::local_seconds;
using std::chrono::seconds;

constexpr std::array<std::string_view, 7> kWeekdays{"sunday",   "monday", "tuesday", "wednesday",
                                                    "thursday", "friday", "saturday"};
constexpr std::size_t kDate = std::string_view("2026-01-31").size();
constexpr std::uint64_t kLongest = std::uint64_t{100} * 365 * 86400;  // seconds

std::unexpected<Error> wrong(std::string_view text) {
    return fail(Errc::usage, fmt::format("'{}' is no time to send at; write 18:30, tomorrow 9:00, "
                                         "+2h or 2026-01-31T18:30:00Z",
                                         text));
}

// A number of so many digits at most, with nothing else in it.
std::optional<unsigned> number(std::string_view text, std::size_t fewest, std::size_t most,
                               unsigned highest) {
    if (text.size() < fewest || text.size() > most) return std::nullopt;
    const auto value = ascii::parse_number<unsigned>(text);
    return value && *value <= highest ? value : std::nullopt;
}

// "9:00", "18:30:15"; as seconds of a day.
std::optional<seconds> time_of_day(std::string_view text) {
    const auto pieces = ascii::split(text, ':');
    if (pieces.size() < 2 || pieces.size() > 3) return std::nullopt;
    const auto hour = number(pieces[0], 1, 2, 23);
    const auto minute = number(pieces[1], 2, 2, 59);
    const auto second = pieces.size() == 3 ? number(pieces[2], 2, 2, 59) : 0;
    if (!hour || !minute || !second) return std::nullopt;
    return std::chrono::hours(*hour) + std::chrono::minutes(*minute) + seconds(*second);
}

// "2026-01-31"
std::optional<local_days> date(std::string_view text) {
    const auto pieces = ascii::split(text, '-');
    if (pieces.size() != 3) return std::nullopt;
    const auto year = number(pieces[0], 4, 4, 9999);
    const auto month = number(pieces[1], 2, 2, 12);
    const auto day = number(pieces[2], 2, 2, 31);
    if (!year || !month || !day) return std::nullopt;
    const auto found = std::chrono::year(static_cast<int>(*year)) / std::chrono::month(*month) /
                       std::chrono::day(*day);
    return found.ok() ? std::optional(local_days(found)) : std::nullopt;
}

// "z", "+01:00": seconds east of UTC.
std::optional<seconds> zone(std::string_view text) {
    if (text == "z") return seconds(0);
    if (text.size() != 6) return std::nullopt;
    const auto time = time_of_day(text.substr(1));
    if (!time || (text[0] != '+' && text[0] != '-')) return std::nullopt;
    return text[0] == '-' ? -*time : *time;
}

// "+1h30m"
std::optional<seconds> span(std::string_view text) {
    std::uint64_t total = 0;
    text.remove_prefix(1);
    if (text.empty()) return std::nullopt;
    while (!text.empty()) {
        const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
        const auto count = number(text.substr(0, digits), 1, 9, 999'999'999);
        if (!count || digits == text.size()) return std::nullopt;
        constexpr std::string_view kUnits = "smhdw";
        constexpr std::array<std::uint64_t, 5> kSeconds{1, 60, 3600, 86400, 7 * 86400};
        const std::size_t unit = kUnits.find(text[digits]);
        if (unit == std::string_view::npos) return std::nullopt;
        total += *count * kSeconds.at(unit);
        if (total > kLongest) return std::nullopt;
        text.remove_prefix(digits + 1);
    }
    return seconds(total);
}

struct Today {
    local_days day;
    seconds time;  // since its beginning
};

// The day that the word means; a weekday is the next one at that time.
std::optional<local_days> day_named(std::string_view word, const Today& now, seconds time) {
    if (word == "today") return now.day;
    if (word == "tomorrow") return now.day + days(1);
    for (unsigned i = 0; i < kWeekdays.size(); ++i) {
        const std::string_view name = kWeekdays.at(i);
        if (word != name && word != name.substr(0, 3)) continue;
        const days ahead = std::chrono::weekday(i) - std::chrono::weekday(now.day);
        const bool is_over = ahead == days(0) && time <= now.time;
        return now.day + (is_over ? days(7) : ahead);
    }
    return std::nullopt;
}

// A clock's time, with a zone or of here.
std::optional<WallTime> moment(local_days day, std::string_view clock_text,
                               const LocalClock& clock) {
    const std::size_t end = std::min(clock_text.find_first_of("z+-"), clock_text.size());
    const auto time = time_of_day(clock_text.substr(0, end));
    if (!time) return std::nullopt;
    if (end == clock_text.size()) return clock.to(day + *time);
    const auto east = zone(clock_text.substr(end));
    if (!east) return std::nullopt;
    return WallTime((day + *time).time_since_epoch() - *east);
}

std::optional<WallTime> parse(std::string_view text, WallTime now, const LocalClock& clock) {
    if (text.starts_with('+')) {
        const auto after = span(text);
        return after ? std::optional(now + *after) : std::nullopt;
    }
    const local_seconds local = clock.from(now);
    const auto day = std::chrono::floor<days>(local);
    const Today today{day, local - day};
    if (const auto time = time_of_day(text))
        return clock.to(day + days(*time <= today.time ? 1 : 0) + *time);
    if (text.size() > kDate && (text[kDate] == 't' || text[kDate] == ' ')) {
        if (const auto named = date(text.substr(0, kDate)))
            return moment(*named, ascii::trim(text.substr(kDate + 1)), clock);
    }
    const std::size_t gap = std::min(text.find(' '), text.size());
    const auto time = time_of_day(ascii::trim(text.substr(gap)));
    if (!time) return std::nullopt;
    const auto named = day_named(text.substr(0, gap), today, *time);
    return named ? std::optional(clock.to(*named + *time)) : std::nullopt;
}

}  // namespace

Result<WallTime> parse_send_time(std::string_view text, WallTime now, const LocalClock& clock) {
    const std::string words = ascii::lower(ascii::trim(text));
    const auto found = parse(words, now, clock);
    if (!found) return wrong(text);
    if (*found < now) return fail(Errc::usage, fmt::format("'{}' is over", text));
    return *found;
}

}  // namespace alder::app
