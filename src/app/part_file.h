// A part of a message on its way to a file: under a name that can do no harm, made new with mode
// 0600, never over something or through a link. SECURITY, Attachments.

#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "disk/disk.h"

namespace alder::app {

// The base name alone, without a leading dot or dash, controls or invisible characters, at most 120
// bytes with its extension kept; "part-1.2" where nothing is left.
std::string safe_file_name(std::string_view given, std::string_view path_of_part);

// The file that was made: `file`, or beside it with a number when that name is taken.
Result<std::string> write_new_file(disk::Disk& disk, std::string file, std::string_view bytes);

}  // namespace alder::app
