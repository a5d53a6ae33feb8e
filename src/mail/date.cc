#include "mail/date.h"

#include <cstdlib>

#include <fmt/format.h>

#include "base/calendar_names.h"

namespace alder::mail {

namespace {

struct Local {
    std::chrono::year_month_day day;
    std::chrono::hh_mm_ss<std::chrono::seconds> clock;
    unsigned weekday;
};

Local local_time(const Date& date) {
    const auto shifted =
        date.time + std::chrono::minutes(date.unknown_zone ? 0 : date.offset_minutes);
    const auto day = std::chrono::floor<std::chrono::days>(shifted);
    return {std::chrono::year_month_day(day), std::chrono::hh_mm_ss(shifted - day),
            std::chrono::weekday(day).c_encoding()};
}

std::string clock_text(const Local& local) {
    return fmt::format("{:02}:{:02}:{:02}", local.clock.hours().count(),
                       local.clock.minutes().count(), local.clock.seconds().count());
}

std::string zone_text(const Date& date, const char* separator) {
    const int minutes = std::abs(date.offset_minutes);
    return fmt::format("{}{:02}{}{:02}", date.offset_minutes < 0 ? '-' : '+', minutes / 60,
                       separator, minutes % 60);
}

}  // namespace

std::string to_rfc3339(const Date& date) {
    const Local local = local_time(date);
    return fmt::format("{:04}-{:02}-{:02}T{}{}", int{local.day.year()}, unsigned{local.day.month()},
                       unsigned{local.day.day()}, clock_text(local),
                       date.unknown_zone ? "Z" : zone_text(date, ":"));
}

std::string to_rfc5322(const Date& date) {
    const Local local = local_time(date);
    return fmt::format("{}, {} {} {:04} {} {}", kWeekdays.at(local.weekday),
                       unsigned{local.day.day()}, kMonths.at(unsigned{local.day.month()} - 1),
                       int{local.day.year()}, clock_text(local),
                       date.unknown_zone ? "-0000" : zone_text(date, ""));
}

}  // namespace alder::mail
