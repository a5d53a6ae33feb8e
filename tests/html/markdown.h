// Reads the Markdown that html2text writes, as far as its test data goes, to compare what it says
// of a page with what we say: words, headings, list items, links.

#pragma once

#include <string>

namespace alder::html {

struct Outline {
    std::string words;     // one space between them, marks left out
    std::string headings;  // each ends in "|"; so do those below
    std::string items;
    std::string links;  // targets
};

Outline read_markdown(const std::string& markdown);

// One space between words, whatever stood there.
std::string joined_words(const std::string& text);

}  // namespace alder::html
