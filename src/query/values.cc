// Dates and sizes as people write them.

#include <array>
#include <limits>

#include <fmt/format.h>

#include "base/ascii.h"
#include "query/query.h"

namespace alder::query {

namespace {

using std::chrono::days;

constexpr std::array<std::string_view, 7> kWeekdays{"sunday",   "monday", "tuesday", "wednesday",
                                                    "thursday", "friday", "saturday"};

std::chrono::sys_days local_day(const Now& now) {
    return std::chrono::floor<days>(now.time + now.offset);
}

WallTime beginning(std::chrono::sys_days day, const Now& now) { return WallTime(day) - now.offset; }

std::optional<std::chrono::sys_days> named_day(std::string_view word, const Now& now) {
    const auto today = local_day(now);
    if (word == "today") return today;
    if (word == "yesterday") return today - days(1);
    for (unsigned i = 0; i < kWeekdays.size(); ++i) {
        if (word != kWeekdays.at(i)) continue;
        // Today's own name means a week ago: "since monday", said on a Monday.
        const days back = std::chrono::weekday(today) - std::chrono::weekday(i);
        return today - (back == days(0) ? days(7) : back);
    }
    return std::nullopt;
}

// "2026", "2026-01", "2026-01-31".
std::optional<std::chrono::sys_days> calendar_day(std::string_view word) {
    const auto pieces = ascii::split(word, '-');
    if (pieces.size() > 3 || pieces[0].size() != 4) return std::nullopt;
    const auto year = ascii::parse_number<unsigned>(pieces[0]);
    std::optional<unsigned> month = 1;
    std::optional<unsigned> day = 1;
    if (pieces.size() > 1) month = ascii::parse_number<unsigned>(pieces[1]);
    if (pieces.size() > 2) day = ascii::parse_number<unsigned>(pieces[2]);
    if (!year || !month || !day) return std::nullopt;
    const auto date = std::chrono::year(static_cast<int>(*year)) / std::chrono::month(*month) /
                      std::chrono::day(*day);
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date);
}

std::optional<std::chrono::hours> unit_of(char letter) {
    switch (letter) {
        case 'h':
            return std::chrono::hours(1);
        case 'd':
            return days(1);
        case 'w':
            return days(7);
        case 'm':
            return days(30);
        case 'y':
            return days(365);
        default:
            return std::nullopt;
    }
}

std::optional<WallTime> ago(std::string_view word, const Now& now) {
    if (word.size() < 2) return std::nullopt;
    const auto count = ascii::parse_number<unsigned>(word.substr(0, word.size() - 1));
    const auto unit = unit_of(word.back());
    if (!count || !unit || *count > 10'000'000) return std::nullopt;
    return now.time - *unit * static_cast<int>(*count);
}

std::optional<unsigned> shift_of(std::string_view unit) {
    if (unit.empty() || unit == "b") return 0;
    if (unit == "k" || unit == "kb") return 10;
    if (unit == "m" || unit == "mb") return 20;
    if (unit == "g" || unit == "gb") return 30;
    return std::nullopt;
}

}  // namespace

Result<WallTime> parse_when(std::string_view text, const Now& now) {
    const std::string word = ascii::lower(text);
    if (const auto day = named_day(word, now)) return beginning(*day, now);
    if (const auto day = calendar_day(word)) return beginning(*day, now);
    if (const auto moment = ago(word, now)) return *moment;
    return fail(Errc::usage,
                fmt::format("'{}' is no date; write 2026-01-31, yesterday, monday or 2w", text));
}

Result<std::uint64_t> parse_size(std::string_view text) {
    const std::string word = ascii::lower(text);
    const std::size_t digits = std::min(word.find_first_not_of("0123456789"), word.size());
    const auto count = ascii::parse_number<std::uint64_t>(std::string_view(word).substr(0, digits));
    const auto shift = shift_of(std::string_view(word).substr(digits));
    if (!count || !shift || *count > (std::numeric_limits<std::uint64_t>::max() >> *shift)) {
        return fail(Errc::usage, fmt::format("'{}' is no size; write 500, 10k, 1M or 2G", text));
    }
    return *count << *shift;
}

}  // namespace alder::query
