// Where links of HTML lead, and what their text makes a reader believe.

#pragma once

#include <string>
#include <string_view>

namespace alder::html {

// Without white space around it and controls in it, which only serve to fool the eye.
std::string clean_target(std::string_view href);

// Not inside the page, and not to a script or to data.
bool leads_somewhere(std::string_view target);

// Whether the text of a link, UTF-8, names a host or a mail address that its target does not lead
// to.
bool is_misleading(std::string_view shown, std::string_view target);

}  // namespace alder::html
