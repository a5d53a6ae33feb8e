// The English short names of months and days that mail's dates are written with (RFC 5322, 3.3),
// whatever the locale.

#pragma once

#include <array>
#include <string_view>

namespace alder {

inline constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
// As std::chrono::weekday::c_encoding() counts.
inline constexpr std::array<std::string_view, 7> kWeekdays{"Sun", "Mon", "Tue", "Wed",
                                                           "Thu", "Fri", "Sat"};

}  // namespace alder
