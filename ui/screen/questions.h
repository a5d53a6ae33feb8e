// What the person is asked: a line to be typed, or one of many to be found by typing.

#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "text/term_text.h"
#include "ui/widget/palette.h"

namespace alder::ui::screen {

// What Tab makes of the beginning of a word.
enum class Completes { nothing, paths };

// A line to be typed; accept gets it.
struct Prompt {
    text::TermText label;
    std::string text;
    std::function<void(std::string)> accept;
    Completes completes = Completes::nothing;
};

// One of many, found by typing.
struct Choice {
    text::TermText label;
    std::vector<widget::PaletteEntry> entries;
    std::function<void(std::size_t)> chosen;
    // What was typed is none of them; may be empty.
    std::function<void(std::string)> otherwise = {};
};

}  // namespace alder::ui::screen
