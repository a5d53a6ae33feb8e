// HTML mail as text: headings, lists, tables, quotes, links with numbers, pictures by their
// alternative text. On libxml2's push parser (SAX: no tree) behind filter.h's limits. What hides
// text or watches the reader is dropped and counted. Never touches the network.

#pragma once

#include <string_view>
#include <vector>

#include "text/rich_text.h"

namespace alder::html {

struct Dropped {
    int scripts = 0;  // scripts and embedded objects
    int forms = 0;
    int hidden = 0;    // elements with text that the sender made invisible
    int trackers = 0;  // pictures of one pixel
    int pictures = 0;  // pictures without alternative text
    bool cut = false;  // larger or deeper than the limits
    bool operator==(const Dropped&) const = default;
};

struct Text {
    std::vector<text::RichLine> lines;
    std::vector<text::Link> links;  // number n of a span is links[n - 1]
    Dropped dropped;
};

struct Options {
    int columns = 78;
    int first_link = 1;  // number of the first link
};

// From UTF-8, whatever the document says of its charset.
Text to_text(std::string_view utf8, const Options& options = {});

}  // namespace alder::html
