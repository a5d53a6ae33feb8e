// How far a piece of work is, how fast it goes and how long it will take.

#pragma once

#include <cstdint>
#include <optional>

#include "base/clock.h"
#include "text/term_text.h"
#include "ui/terminal/canvas.h"
#include "ui/widget/theme.h"

namespace alder::ui::widget {

// The speed of the last seconds, so that a stall shows and a burst does not mislead.
class Rate {
public:
    // done: units (bytes, messages) so far; never less than before.
    void update(std::uint64_t done, Clock::time_point now);
    // Units per second; nullopt before there is anything to tell from.
    std::optional<double> per_second() const { return per_second_; }

private:
    std::optional<Clock::time_point> last_;
    std::uint64_t done_ = 0;
    std::optional<double> per_second_;
};

struct Progress {
    text::TermText label;
    std::uint64_t done = 0;
    std::optional<std::uint64_t> total;  // none: nobody knows
    std::optional<double> per_second;
    enum class Unit : std::uint8_t { bytes, messages } unit = Unit::bytes;
};

// One row: label, bar, per cent, rate, time left; what does not fit goes, the bar first.
void draw_progress(const terminal::Pane& row, const Progress& progress, const Theme& theme);

// "42 s", "3:07 min", "2:05 h".
text::TermText duration_text(double seconds);
// "512 B", "3.2 MB"; powers of 1000.
text::TermText size_text(std::uint64_t bytes);

}  // namespace alder::ui::widget
