#include "calendar/texts.h"

#include <algorithm>

#include "base/ascii.h"

namespace alder::calendar {

std::string calendar_text(const char* from_libical) {
    return from_libical == nullptr ? std::string() : std::string(from_libical);
}

std::string calendar_line(const char* from_libical) {
    std::string out = calendar_text(from_libical);
    std::ranges::replace_if(out, ascii::is_space, ' ');
    return std::string(ascii::trim(out));
}

}  // namespace alder::calendar
