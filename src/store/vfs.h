// The VFS that puts SQLite's files on a disk::Disk: the real one in the program; memory, failing
// and power-losing ones in the tests, so that every write, sync and rename of the store can be made
// to fail in turn. Locks are OFD locks on SQLite's own byte ranges, so other SQLite programs still
// see ours, and each connection has its own; the WAL index is a shared map of the -shm file.
// https://sqlite.org/vfs.html, https://sqlite.org/walformat.html

#pragma once

#include <memory>
#include <string>

#include "disk/disk.h"

namespace alder::store {

// A VFS of its own name over one disk; gone when this goes (after every connection that uses it).
class Vfs {
public:
    explicit Vfs(disk::Disk& disk);
    ~Vfs();
    Vfs(const Vfs&) = delete;
    Vfs& operator=(const Vfs&) = delete;

    // For OpenOptions::vfs.
    const std::string& name() const;

    struct State;

private:
    std::unique_ptr<State> state_;
};

}  // namespace alder::store
