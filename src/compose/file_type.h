// What a file is, by the end of its name: what an attachment is declared as. The receiver's program
// looks at the content anyway.

#pragma once

#include <string_view>

namespace alder::compose {

// "application/pdf" for "Report.PDF"; "application/octet-stream" for what nobody knows.
std::string_view file_type(std::string_view name);

}  // namespace alder::compose
