// What of a letter its sender wrote this time: neither a quote, nor what stands right above one to
// introduce it, as other projects that look for replies count.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/ascii.h"
#include "text/quote.h"

namespace alder::tests {

inline bool has_words(std::string_view line) { return !ascii::trim(line).empty(); }

inline bool is_of_others(const text::QuotedLine& line) { return line.quote > 0 || line.earlier; }

// "On Monday, Ann wrote:" right above a quote, on one line or two.
inline bool introduces(const std::vector<text::QuotedLine>& lines, std::size_t i) {
    std::size_t end = i;
    if (lines[i].text.starts_with("On ") && !lines[i].text.ends_with(':')) ++end;
    if (end >= lines.size() || !ascii::trim(lines[end].text).ends_with(':')) return false;
    for (++end; end < lines.size() && !has_words(lines[end].text) && lines[end].quote == 0;) ++end;
    return end < lines.size() && is_of_others(lines[end]);
}

// Its lines, signature included, each ended by LF.
inline std::string own_text(const std::vector<text::QuotedLine>& lines) {
    std::string out;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (!is_of_others(lines[i]) && !introduces(lines, i)) out += lines[i].text + '\n';
    }
    return out;
}

}  // namespace alder::tests
