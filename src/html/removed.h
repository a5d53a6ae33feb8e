// Where elements of which a letter shows nothing end: scripts and styles at their end tag, fields,
// drawings and objects with what is in them. As browsers have it, so that nothing a browser shows
// is hidden behind one that is never closed.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "text/html_tag.h"

namespace alder::html {

// Where "</name" begins, or the size of the page.
std::size_t find_end_tag(std::string_view html, std::size_t at, std::string_view name);

// Of those left out: scripts and what runs or loads in a frame.
bool counts_as_script(std::string_view name);

class RemovedElements {
public:
    explicit RemovedElements(std::string_view html) : html_(html) {}

    // The offset after the element whose start tag ends at `inside`; that of its content for an
    // object without end, whose content a browser then shows. `open`: the elements around it.
    // Linear over all calls, taken in order: drawings with more than 60,000 end tags are cut.
    std::size_t end_of(const std::string& name, std::size_t inside,
                       const std::vector<std::string>& open);

private:
    std::size_t end_of_nested(const std::string& name, std::size_t inside,
                              const std::vector<std::string>& open);
    bool breaks_out(const std::string& element, const text::HtmlTag& tag,
                    const std::vector<std::string>& open);

    std::string_view html_;
    std::size_t ends_in_drawings_ = 0;  // looked for among the open elements
    bool endless_ = false;              // no object ends from here on
};

}  // namespace alder::html
