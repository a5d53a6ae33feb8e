// Quotes and signatures in plain text, line by line, and format=flowed (RFC 3676): paragraphs put
// together again so that they can be wrapped to any width.

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace alder::text {

struct QuotedLine {
    std::string text;        // without its quote marks
    int quote = 0;           // level: ">" marks at the start, spaces between them allowed
    bool signature = false;  // "-- " and what follows it at its level; footers, see letter_parts.h
    bool earlier = false;    // of the letter that is answered, below, without marks
    bool operator==(const QuotedLine&) const = default;
};

// Lines as they are. UTF-8 with LF.
std::vector<QuotedLine> plain_lines(std::string_view text);

enum class DelSp { no, yes };  // the parameter delsp of format=flowed

// Paragraphs: soft breaks joined, space-stuffing undone.
std::vector<QuotedLine> flowed_lines(std::string_view text, DelSp delsp = DelSp::no);

// "> > " for level 2.
std::string quote_prefix(int level);

}  // namespace alder::text
