#include "html/spans.h"

#include <algorithm>
#include <tuple>

namespace alder::html {

namespace {

bool outer_first(const text::Span& a, const text::Span& b) {
    return std::tuple(a.offset, b.length, a.kind) < std::tuple(b.offset, a.length, b.kind);
}

}  // namespace

void Spans::begin(text::SpanKind kind, std::size_t at, int number) {
    Open& open = open_[static_cast<std::size_t>(kind)];
    if (open.depth++ == 0) open = {1, at, number};
}

void Spans::end(text::SpanKind kind, std::size_t at) {
    Open& open = open_[static_cast<std::size_t>(kind)];
    if (open.depth == 0) return;
    --open.depth;
    if (open.depth > 0) return;
    if (open.from < at) add({open.from, at - open.from, kind, open.number});
}

void Spans::add(const text::Span& span) { spans_.push_back(span); }

void Spans::end_paragraph(std::size_t end) {
    for (std::size_t kind = 0; kind < open_.size(); ++kind) {
        const Open& open = open_[kind];
        if (open.depth > 0 && open.from < end)
            add({open.from, end - open.from, static_cast<text::SpanKind>(kind), open.number});
    }
    std::ranges::sort(spans_, outer_first);
}

// Pieces come in order, so each span is taken up once and let go when it is past.
std::vector<text::Span> Spans::clipped(text::Slice piece, std::size_t shift) {
    const std::size_t piece_end = piece.offset + piece.length;
    for (; next_ < spans_.size() && spans_[next_].offset < piece_end; ++next_)
        live_.push_back(spans_[next_]);
    std::vector<text::Span> out;
    for (const text::Span& span : live_) {
        const std::size_t begin = std::max(span.offset, piece.offset);
        const std::size_t end = std::min(span.offset + span.length, piece_end);
        if (begin < end)
            out.push_back({begin - piece.offset + shift, end - begin, span.kind, span.number});
    }
    std::erase_if(live_, [&](const text::Span& s) { return s.offset + s.length <= piece_end; });
    std::ranges::sort(out, outer_first);
    return out;
}

void Spans::begin_paragraph() {
    for (Open& open : open_) open.from = 0;
    spans_.clear();
    live_.clear();
    next_ = 0;
}

}  // namespace alder::html
