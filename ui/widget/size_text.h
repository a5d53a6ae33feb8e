// How large something is, as people write it.

#pragma once

#include <cstdint>

#include "text/term_text.h"

namespace alder::ui::widget {

// "512 B", "3.2 MB"; powers of 1000.
text::TermText size_text(std::uint64_t bytes);

}  // namespace alder::ui::widget
