// What a MemoryDisk is made of. Only for memory_disk.cc and power_loss.cc.

#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "disk/memory_disk.h"

namespace alder::disk {

struct MemoryNode;
using MemoryEntries = std::map<std::string, std::shared_ptr<MemoryNode>>;

// A write, or (without bytes) a new length.
struct MemoryWrite {
    std::uint64_t at = 0;  // offset, or the new length
    std::optional<std::string> bytes;
};

// One change of a directory: names with what they now stand for, null for nothing. All or none of
// it happens.
struct EntryChange {
    std::uint64_t id = 0;
    std::uint64_t only_if = 0;  // another change that must have happened; 0: none
    std::vector<std::pair<std::string, std::shared_ptr<MemoryNode>>> names;
};

struct HeldLock {
    const File* owner = nullptr;
    Range range;
    LockMode mode = LockMode::none;
};

// A file or directory.
struct MemoryNode {
    Entry::Kind kind = Entry::Kind::file;
    std::uint64_t inode = 0;
    std::int64_t modified = 0;

    std::string bytes;
    std::string durable_bytes;
    std::vector<MemoryWrite> unsynced;
    std::vector<HeldLock> locks;
    std::map<std::uint64_t, std::vector<char>> maps;  // by offset

    MemoryEntries entries;
    MemoryEntries durable_entries;
    std::vector<EntryChange> unsynced_entries;
};

struct MemoryDisk::State {
    std::shared_ptr<MemoryNode> make(Entry::Kind kind);
    std::shared_ptr<MemoryNode> find(const std::string& path) const;
    // The directory a path is in, null when there is none.
    std::shared_ptr<MemoryNode> parent(const std::string& path) const;
    // Changes a directory and remembers it as not yet durable; gives the change's id.
    std::uint64_t change(MemoryNode& directory, EntryChange change);
    Result<void> rename(const std::string& from, const std::string& to);

    mutable std::mutex mutex;
    std::uint64_t next_inode = 1;
    std::int64_t operations = 0;
    std::uint64_t next_change = 1;
    std::set<std::uint64_t> pending;  // ids of changes that are not durable
    std::shared_ptr<MemoryNode> root;
};

void play(const MemoryWrite& write, std::string& bytes);
void play(const EntryChange& change, MemoryEntries& entries);
// The last part of a path.
std::string leaf(const std::string& path);

}  // namespace alder::disk
