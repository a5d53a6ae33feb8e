#include "text/quote.h"

#include <algorithm>

#include "base/ascii.h"
#include "text/letter_parts.h"

namespace alder::text {

namespace {

constexpr int kMaxQuote = 100;  // levels; a line of ">" only must not become a deep one

// Marks with at most one space after each: "> > x", ">>x". What follows "> " at the end is text.
QuotedLine without_marks(std::string_view line) {
    QuotedLine out;
    std::size_t i = 0;
    while (i < line.size() && line[i] == '>' && out.quote < kMaxQuote) {
        ++out.quote;
        ++i;
        if (i + 1 < line.size() && line[i] == ' ' && line[i + 1] == '>') ++i;
    }
    if (out.quote > 0 && i < line.size() && line[i] == ' ') ++i;
    out.text = line.substr(i);
    return out;
}

bool is_signature_mark(const std::string& text) { return text == "-- "; }

// RFC 3676, 4.1: marks without spaces between them, then one stuffed space.
QuotedLine flowed_line(std::string_view line) {
    QuotedLine out;
    const std::size_t marks = std::min(line.find_first_not_of('>'), line.size());
    out.quote = static_cast<int>(std::min<std::size_t>(marks, kMaxQuote));
    line.remove_prefix(marks);
    if (line.starts_with(' ')) line.remove_prefix(1);
    out.text = line;
    return out;
}

void mark_parts(std::vector<QuotedLine>& lines) {
    const auto read = [](const QuotedLine& line) {
        return LetterLine{.text = line.text, .quote = line.quote};
    };
    mark_letter_parts(lines, read, [](QuotedLine& line, const LetterLine& part) {
        line.signature = part.signature;
        line.earlier = part.earlier;
    });
}

}  // namespace

std::vector<QuotedLine> plain_lines(std::string_view text) {
    std::vector<QuotedLine> out;
    while (!text.empty()) out.push_back(without_marks(ascii::take_line(text)));
    mark_parts(out);
    return out;
}

std::vector<QuotedLine> flowed_lines(std::string_view text, DelSp delsp) {
    std::vector<QuotedLine> out;
    bool open = false;  // the last line ended in a soft break
    while (!text.empty()) {
        QuotedLine line = flowed_line(ascii::take_line(text));
        const bool mark = is_signature_mark(line.text);
        const bool soft = !mark && line.text.ends_with(' ');
        if (soft && delsp == DelSp::yes) line.text.pop_back();
        if (open && !mark && out.back().quote == line.quote)
            out.back().text += line.text;
        else
            out.push_back(std::move(line));
        open = soft;
    }
    mark_parts(out);
    return out;
}

std::string quote_prefix(int level) {
    std::string out;
    for (int i = 0; i < level; ++i) out += "> ";
    return out;
}

}  // namespace alder::text
