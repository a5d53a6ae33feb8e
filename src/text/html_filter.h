// What HTML may reach the parser: HTML is rewritten tag by tag so that the work behind it is
// bounded. Comments, declarations, scripts and styles are left out; a tag has at most 64 attributes
// and 64 KiB; tags nest at most 256 deep (deeper ones are dropped, their text stays). Linear.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace alder::text {

struct FilteredHtml {
    std::string html;
    int scripts = 0;  // elements left out
    int styles = 0;
    int forms = 0;     // forms seen; their fields are left out
    bool cut = false;  // some limit was met
};

FilteredHtml filter_html(std::string_view utf8);

}  // namespace alder::text
