// Small files that are either the old or the new, whatever happens, and directories that stay.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "disk/disk.h"

namespace alder::disk {

// Replaces the file with these bytes. On success they survive a loss of power; on an error, a crash
// or a loss of power in the middle the file is as before or as wanted, never half. Writes a file of
// another name beside it first (PATH.new-HEX), which a crash may leave behind.
Result<void> atomic_write(Disk& disk, const std::string& path, std::string_view bytes);

// The whole file; Errc::bad_data when it is larger than `most` bytes.
Result<std::string> read_file(Disk& disk, const std::string& path, std::uint64_t most);

// As make_directory, and what it made survives a loss of power.
Result<void> make_durable_directory(Disk& disk, const std::string& path);

// The directory a path is in: "/a" for "/a/b", "/" for "/a".
std::string parent_of(const std::string& path);

}  // namespace alder::disk
