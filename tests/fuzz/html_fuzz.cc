// HTML as text: valid, on whole lines, its marks inside them, its links numbered in order.

#include "html/snippet.h"
#include "html/to_text.h"
#include "tests/fuzz/fuzz.h"
#include "text/charset.h"
#include "text/utf8.h"

using namespace alder;

namespace {

void line_is_sound(const text::RichLine& line, std::size_t links) {
    fuzz::require(text::is_utf8(line.text), "lines are UTF-8");
    fuzz::require(line.text.find('\n') == std::string::npos, "a line is one line");
    std::size_t offset = 0;
    for (const text::Span& span : line.spans) {
        fuzz::require(span.offset >= offset && span.length > 0, "marks come in order");
        fuzz::require(span.offset + span.length <= line.text.size(), "marks lie in their line");
        if (span.kind == text::SpanKind::link)
            fuzz::require(span.number >= 1 && static_cast<std::size_t>(span.number) <= links,
                          "every number has its link");
        offset = span.offset;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string utf8 = text::to_utf8(fuzz::text_of(bytes, size), "utf-8");
    const html::Text page = html::to_text(utf8, {.columns = 20 + static_cast<int>(size % 60)});
    for (const text::RichLine& line : page.lines) line_is_sound(line, page.links.size());
    for (const text::Link& link : page.links)
        fuzz::require(!link.target.empty() && !link.text.empty(), "a link shows and leads");
    fuzz::require(text::is_utf8(html::snippet(utf8, 80)), "a snippet is UTF-8");
    return 0;
}
