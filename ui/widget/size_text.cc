#include "ui/widget/size_text.h"

#include <array>

#include <fmt/format.h>

namespace alder::ui::widget {

using text::TermText;

TermText size_text(std::uint64_t bytes) {
    if (bytes < 1000) return TermText::clean(fmt::format("{} B", bytes));
    constexpr std::array<const char*, 5> kUnits = {"kB", "MB", "GB", "TB", "PB"};
    double value = static_cast<double>(bytes) / 1000;
    std::size_t unit = 0;
    while (value >= 999.5 && unit + 1 < kUnits.size()) {
        value /= 1000;
        ++unit;
    }
    return TermText::clean(value < 9.95 ? fmt::format("{:.1f} {}", value, kUnits[unit])
                                        : fmt::format("{:.0f} {}", value, kUnits[unit]));
}

}  // namespace alder::ui::widget
