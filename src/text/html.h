// HTML mail as text: headings, lists, tables, quotes, links with numbers, pictures by their
// alternative text. On libxml2's push parser (SAX: no tree) behind html_filter's limits. What hides
// text or watches the reader is dropped and counted. Never touches the network.

#pragma once

#include <string_view>
#include <vector>

#include "text/rich_text.h"

namespace alder::text {

struct HtmlDropped {
    int scripts = 0;  // scripts and embedded objects
    int forms = 0;
    int hidden = 0;    // elements with text that the sender made invisible
    int trackers = 0;  // pictures of one pixel
    int pictures = 0;  // pictures without alternative text
    bool cut = false;  // larger or deeper than the limits
    bool operator==(const HtmlDropped&) const = default;
};

struct HtmlText {
    std::vector<RichLine> lines;
    std::vector<Link> links;  // number n of a span is links[n - 1]
    HtmlDropped dropped;
};

struct HtmlOptions {
    int columns = 78;
    int first_link = 1;  // number of the first link
};

// From UTF-8, whatever the document says of its charset.
HtmlText html_to_text(std::string_view utf8, const HtmlOptions& options = {});

}  // namespace alder::text
