#include "view/moment.h"

#include <array>

#include <fmt/format.h>

#include "base/calendar_names.h"

namespace alder::view {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using text::TermText;

// Days: a date without its year cannot be taken for one of another year yet.
constexpr long kSameMonthAgain = 300;

// A moment on the clock of the wall.
struct Local {
    sys_days day;
    int year;
    unsigned month;
    unsigned date;
    std::string_view month_name;
    std::string_view weekday;
    long hour;
    long minute;
};

Local local(WallTime time, const Moment& moment) {
    const WallTime shifted = time + moment.zone(time);
    const sys_days day = std::chrono::floor<days>(shifted);
    const std::chrono::year_month_day date(day);
    const long seconds = (shifted - day).count();
    const unsigned month = static_cast<unsigned>(date.month());
    return {day,
            static_cast<int>(date.year()),
            month,
            static_cast<unsigned>(date.day()),
            kMonths[month - 1],
            kWeekdays[std::chrono::weekday(day).c_encoding()],
            seconds / 3600,
            seconds / 60 % 60};
}

}  // namespace

TermText short_date(WallTime date, const Moment& moment) {
    const Local then = local(date, moment);
    const Local now = local(moment.now, moment);
    const long age = (now.day - then.day).count();
    if (age < -1) return TermText::clean(fmt::format("{:04}-{:02}", then.year, then.month));
    if (age <= 0) return TermText::clean(fmt::format("{:02}:{:02}", then.hour, then.minute));
    if (age < 7)
        return TermText::clean(fmt::format("{} {:02}:{:02}", then.weekday, then.hour, then.minute));
    if (age < kSameMonthAgain)
        return TermText::clean(fmt::format("{} {}", then.date, then.month_name));
    return TermText::clean(fmt::format("{} {:04}", then.month_name, then.year));
}

TermText long_date(WallTime date, const Moment& moment) {
    const Local then = local(date, moment);
    return TermText::clean(fmt::format("{} {} {} {}, {:02}:{:02}", then.weekday, then.date,
                                       then.month_name, then.year, then.hour, then.minute));
}

TermText short_size(std::uint64_t bytes) {
    if (bytes < 1000) return TermText::clean(fmt::format("{}", bytes));
    constexpr std::array<char, 6> kUnits = {'k', 'M', 'G', 'T', 'P', 'E'};
    double value = static_cast<double>(bytes) / 1000;
    std::size_t unit = 0;
    while (value >= 999.5) {
        value /= 1000;
        ++unit;
    }
    return TermText::clean(value < 9.95 ? fmt::format("{:.1f}{}", value, kUnits[unit])
                                        : fmt::format("{:.0f}{}", value, kUnits[unit]));
}

}  // namespace alder::view
