// Whether an attachment is what it says: programs and scripts, and bytes that belong to another
// type than the name or the sender claims. A hint for the reader, by name and first bytes only.

#pragma once

#include <string>
#include <string_view>

namespace alder::mime {

struct ContentCheck {
    bool dangerous = false;
    std::string warning;  // one line, our words; "" when nothing is wrong
};

// The first bytes (a few hundred do) of the decoded content.
ContentCheck check_content(std::string_view file_name, std::string_view type,
                           std::string_view first_bytes);

}  // namespace alder::mime
