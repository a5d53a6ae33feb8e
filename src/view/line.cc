#include "view/line.h"

#include <algorithm>
#include <utility>

#include "text/wrap.h"

namespace alder::view {

std::vector<Line> hanging(Span lead, const text::TermText& words, Look look, int columns) {
    constexpr int kLeast = 10;
    const int indent = lead.text.columns();
    const std::string& all = words.utf8();
    const Span blank{text::TermText().padded(indent), Look::normal, {}};
    std::vector<Line> lines;
    for (const text::Slice slice : text::wrap(all, std::max(kLeast, columns - indent))) {
        lines.push_back(
            {std::exchange(lead, blank),
             {text::TermText::clean(std::string_view(all).substr(slice.offset, slice.length)),
              look,
              {}}});
    }
    return lines;
}

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
