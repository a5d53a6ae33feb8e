#include "ui/widget/progress.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <string>

#include <fmt/format.h>

namespace alder::ui::widget {
namespace {

using text::TermText;

constexpr double kMemory = 4.0;  // seconds after which what was counts a third
constexpr int kLabel = 24;       // columns
constexpr int kShortestBar = 8;

std::string amount(std::uint64_t units, Progress::Unit unit) {
    return unit == Progress::Unit::bytes ? size_text(units).utf8() : fmt::format("{}", units);
}

std::string figures(const Progress& progress) {
    std::string text = amount(progress.done, progress.unit);
    if (progress.total) text += " of " + amount(*progress.total, progress.unit);
    if (!progress.per_second) return text;
    const double speed = std::max(0.0, *progress.per_second);
    text += fmt::format("  {}/s", amount(static_cast<std::uint64_t>(speed), progress.unit));
    if (!progress.total || speed < 0.01) return text;
    const std::uint64_t left = *progress.total - std::min(*progress.total, progress.done);
    return text + "  " + duration_text(static_cast<double>(left) / speed).utf8();
}

// Full and eighths are one glyph each; a bar without colours reads the same.
TermText bar(double part, int columns) {
    const int full = static_cast<int>(std::lround(part * columns));
    TermText drawn = TermText::own("[");
    for (int i = 0; i < columns; ++i) drawn += i < full ? TermText::own("█") : TermText::own("·");
    return drawn + TermText::own("]");
}

}  // namespace

void Rate::update(std::uint64_t done, Clock::time_point now) {
    if (last_ && now > *last_) {
        const double seconds = std::chrono::duration<double>(now - *last_).count();
        const double speed = static_cast<double>(done - std::min(done, done_)) / seconds;
        const double weight = 1.0 - std::exp(-seconds / kMemory);
        per_second_ = per_second_ ? *per_second_ + weight * (speed - *per_second_) : speed;
    }
    if (last_ && now <= *last_) return;
    last_ = now;
    done_ = done;
}

void draw_progress(const terminal::Pane& row, const Progress& progress, const Theme& theme) {
    const int label = std::min(kLabel, row.columns() / 3);
    row.put(0, 0, progress.label.padded(label), theme[Role::text]);
    const TermText numbers = TermText::clean(figures(progress));
    const int room = row.columns() - label - 1;
    const int bar_columns = std::min(30, room - numbers.columns() - 9);
    int column = label + 1;
    if (progress.total && bar_columns >= kShortestBar) {
        const double whole = static_cast<double>(std::max<std::uint64_t>(1, *progress.total));
        const double part = std::min(1.0, static_cast<double>(progress.done) / whole);
        column = row.put(0, column, bar(part, bar_columns), theme[Role::text]);
        const TermText percent = TermText::clean(fmt::format("{:3.0f}% ", std::floor(part * 100)));
        column = row.put(0, column + 1, percent, theme[Role::text]);
    }
    row.put(0, column, numbers.truncated(row.columns() - column), theme[Role::faint]);
}

TermText duration_text(double seconds) {
    const auto whole = static_cast<long>(std::min(std::ceil(seconds), 359999.0));
    if (whole < 60) return TermText::clean(fmt::format("{} s", whole));
    if (whole < 3600) return TermText::clean(fmt::format("{}:{:02} min", whole / 60, whole % 60));
    return TermText::clean(fmt::format("{}:{:02} h", whole / 3600, whole / 60 % 60));
}

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
