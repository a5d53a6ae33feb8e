// The charset a page of HTML says it is in, by its first <meta> that does (HTML, 13.2.3.2): for a
// letter that does not say it itself.

#pragma once

#include <string>
#include <string_view>

namespace alder::text {

// A label that is known, or "". Looks at the first 16 KiB, since browsers change their mind for a
// late one, and nowhere in what does not begin like HTML.
std::string html_charset(std::string_view bytes);

}  // namespace alder::text
