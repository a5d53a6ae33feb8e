// Text for the terminal: clean is clean, widths add up, nothing is cut in the middle.

#include <algorithm>

#include "tests/fuzz/fuzz.h"
#include "text/bidi.h"
#include "text/charset.h"
#include "text/term_text.h"
#include "text/width.h"
#include "text/wrap.h"

using namespace alder;

namespace {

void clean_is_clean(std::string_view input) {
    const text::TermText text = text::TermText::clean(input);
    for (const char c : text.utf8()) {
        fuzz::require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f,
                      "no control reaches the terminal");
    }
    fuzz::require(text.utf8().find("\xc2\x9b") == std::string::npos, "no C1 reaches the terminal");
    fuzz::require(text.columns() == text::width(text.utf8()), "columns are the width");
    fuzz::require(text.truncated(10).columns() <= 10, "truncated is short enough");
    fuzz::require(text.padded(10).columns() == 10, "padded is exact");
}

// All but spaces, in order, each line within its columns unless one cluster alone is wider.
void lines_hold_the_text(const std::string& utf8, int columns) {
    std::size_t at = 0;
    for (const text::Slice& slice : text::wrap(utf8, columns)) {
        fuzz::require(slice.offset >= at && slice.offset + slice.length <= utf8.size(),
                      "lines come in order and stay inside the text");
        for (; at < slice.offset; ++at)
            fuzz::require(utf8[at] == ' ', "only spaces are left out between lines");
        const std::string_view line = std::string_view(utf8).substr(slice.offset, slice.length);
        fuzz::require(
            text::width(line) <= std::max(columns, 2) || text::graphemes(line).size() == 1,
            "a line fits");
        at += slice.length;
    }
    for (; at < utf8.size(); ++at)
        fuzz::require(utf8[at] == ' ', "only spaces are left out at the end");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view input = fuzz::text_of(bytes, size);
    clean_is_clean(input);
    const std::string utf8 = text::to_utf8(input, {});
    std::size_t covered = 0;
    std::vector<std::string_view> clusters;
    for (const text::Grapheme& each : text::graphemes(utf8)) {
        clusters.push_back(std::string_view(utf8).substr(each.offset, each.length));
        fuzz::require(each.offset == covered && each.length > 0,
                      "clusters cover the text without gaps");
        covered += each.length;
    }
    fuzz::require(covered == utf8.size(), "clusters cover the whole text");
    lines_hold_the_text(utf8, 1 + static_cast<int>(size % 80));
    const auto order = text::visual_order(clusters);
    fuzz::require(order.empty() || order.size() == clusters.size(), "every cluster has its place");
    return 0;
}
