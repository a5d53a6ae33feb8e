#include "view/line.h"

namespace alder::view {

text::TermText words(const Line& line) {
    text::TermText all;
    for (const Span& span : line) all += span.text;
    return all;
}

int columns(const Line& line) {
    int sum = 0;
    for (const Span& span : line) sum += span.text.columns();
    return sum;
}

}  // namespace alder::view
