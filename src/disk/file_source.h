// A file as a body to send: its length is what it was when it was opened, its bytes are read as
// they are wanted.

#pragma once

#include <memory>
#include <string>

#include "base/byte_source.h"
#include "disk/disk.h"

namespace alder::disk {

// Reading fails with Errc::io when the file has become shorter meanwhile; what was added to it is
// not read.
Result<std::unique_ptr<ByteSource>> open_source(Disk& disk, const std::string& path);

}  // namespace alder::disk
