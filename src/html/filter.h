// What HTML may reach the parser: HTML is rewritten tag by tag so that the work behind it is
// bounded. Comments, declarations, scripts, styles and fields are left out, and of tags all
// attributes that mean nothing here; references are decoded. Tags nest at most 256 deep and there
// are at most 60,000 (those beyond are dropped, their text stays). Linear.
//
// Only tags that structure a page keep their names. The others ("<b>", "<a>") become empty
// elements, one where they begin and one where they end: the parser has rules of its own about what
// may stand in what, by which a table would end the link around it.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "html/style.h"

namespace alder::html {

// In the text they stand for the signs that a parser would take for markup, which would cost it a
// reference each. Unicode promises never to make characters of them; a text's own are left out.
constexpr std::string_view kLessThan = "\ufdd0";
constexpr std::string_view kAmpersand = "\ufdd1";

// In front of the name of a tag that does not structure.
constexpr char kInlineBegins = 'x';
constexpr char kInlineEnds = 'z';

struct Filtered {
    std::string html;
    Style style;       // of the sheets that were left out
    int scripts = 0;   // scripts and embedded objects left out
    int forms = 0;     // forms seen; their fields are left out
    bool cut = false;  // some limit was met
};

Filtered filter(std::string_view utf8);

}  // namespace alder::html
