#include "text/flowed.h"

#include "text/quote.h"
#include "text/width.h"

namespace alder::text {

namespace {

constexpr int kLongest = 78;  // columns of a line that is left as it is
constexpr int kBroken = 72;   // of a line that is broken: room for the marks of those who quote it

constexpr std::string_view kSignature = "-- ";

void trim_end(std::string& text) {
    if (text == kSignature) return;
    text.erase(text.find_last_not_of(' ') + 1);
}

// Where the word that begins here ends, the spaces behind it included.
std::size_t word_end(std::string_view text, std::size_t begin) {
    const std::size_t spaces = text.find(' ', begin);
    if (spaces == std::string_view::npos) return text.size();
    const std::size_t next = text.find_first_not_of(' ', spaces);
    return next == std::string_view::npos ? text.size() : next;
}

// How much of the text goes on one line: as many words as fit, at least one, and never such that
// the line would look like the mark of a signature.
std::size_t line_end(std::string_view text, int columns) {
    std::size_t end = 0;
    int used = 0;
    while (end < text.size()) {
        const std::size_t next = word_end(text, end);
        used += width(text.substr(end, next - end));
        const bool mark = text.substr(0, end) == kSignature || end == text.find_first_not_of(' ');
        if (used > columns && end > 0 && !mark) break;
        end = next;
    }
    return end;
}

void write_line(std::string& out, const QuotedLine& line, std::string_view piece) {
    out.append(static_cast<std::size_t>(line.quote), '>');
    const bool stuff = (line.quote > 0 && !piece.empty()) || piece.starts_with(' ') ||
                       piece.starts_with('>') || piece.starts_with("From ");
    if (stuff) out += ' ';
    out += piece;
    out += '\n';
}

}  // namespace

std::string write_flowed(std::string_view text) {
    std::string out;
    for (QuotedLine& line : plain_lines(text)) {
        trim_end(line.text);
        std::string_view rest = line.text;
        const int marks = line.quote + 1;
        if (marks + width(rest) <= kLongest) {
            write_line(out, line, rest);
            continue;
        }
        while (!rest.empty()) {
            const std::size_t end = line_end(rest, kBroken - marks);
            write_line(out, line, rest.substr(0, end));
            rest.remove_prefix(end);
        }
    }
    return out;
}

}  // namespace alder::text
