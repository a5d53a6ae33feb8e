// The marks on the paragraph that is being laid out: those that are open go on from one paragraph
// to the next, whatever blocks stand inside them ("<b><p>x<p>y</b>").

#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "text/rich_text.h"
#include "text/wrap.h"

namespace alder::html {

class Spans {
public:
    // A mark that begins here. One inside another of its kind is none.
    void begin(text::SpanKind kind, std::size_t at, int number);
    void end(text::SpanKind kind, std::size_t at);
    void add(const text::Span& span);

    // Where the paragraph ends. Then its parts are asked for in order.
    void end_paragraph(std::size_t end);
    // What of the marks lies in this piece, moved to where it stands in its line.
    std::vector<text::Span> clipped(text::Slice piece, std::size_t shift);
    void begin_paragraph();

private:
    struct Open {
        int depth = 0;
        std::size_t from = 0;
        int number = 0;
    };

    std::array<Open, 7> open_{};  // by kind
    std::vector<text::Span> spans_;
    std::vector<text::Span> live_;  // those that reach into the piece being laid out
    std::size_t next_ = 0;
};

}  // namespace alder::html
