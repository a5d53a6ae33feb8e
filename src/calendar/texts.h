// Texts as libical gives them, which may be none.

#pragma once

#include <string>

namespace alder::calendar {

// "" for a null pointer.
std::string calendar_text(const char* from_libical);
// The same on one line, without spaces around it.
std::string calendar_line(const char* from_libical);

}  // namespace alder::calendar
