// A lock between processes that ends with its holder, however that one ends: an exclusive lock on a
// file of its own. The file stays; who holds it is written inside, for messages only.

#pragma once

#include <memory>
#include <optional>
#include <string>

#include "disk/disk.h"

namespace alder::disk {

class LockFile {
public:
    // Without waiting; nullopt while another File holds it, in this process or another. The
    // directory must exist.
    static Result<std::optional<LockFile>> try_take(Disk& disk, const std::string& path);

    // The process that holds the lock now; nullopt when nobody does or its number cannot be read.
    static Result<std::optional<long>> holder(Disk& disk, const std::string& path);

private:
    explicit LockFile(std::unique_ptr<File> file) : file_(std::move(file)) {}

    std::unique_ptr<File> file_;
};

}  // namespace alder::disk
