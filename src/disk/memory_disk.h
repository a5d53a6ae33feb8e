// A disk in memory that remembers, beside what every process sees, what would be left after a loss
// of power: writes, truncations, creations, renames and removals count as durable only once they
// were synced, and each unsynced one is kept on its own. after_power_loss() gives a disk on which
// some of them happened and some did not, pages torn, as real disks do it.
//
// For tests; it has no links, and modification times count operations instead of nanoseconds.
//
// Thread rule: as of Disk.

#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "disk/disk.h"

namespace alder::disk {

// Which unsynced operations a loss of power spares.
struct PowerLoss {
    // 0: none of them. 1: all. Any other number: some, chosen by it, the same each time; it also
    // chooses whether writes are lost whole, torn in 4096-byte or in 512-byte pages, or cut off at
    // one moment.
    std::uint64_t seed = 0;
};

class MemoryDisk final : public Disk {
public:
    // Holds the root directory only.
    MemoryDisk();
    ~MemoryDisk() override;

    Result<std::unique_ptr<File>> open(const std::string& path, Access access) override;
    Result<Status> status(const std::string& path) override;
    Result<std::vector<Entry>> list(const std::string& directory) override;
    Result<void> make_directory(const std::string& path) override;
    Result<void> rename(const std::string& from, const std::string& to) override;
    Result<void> rename_new(const std::string& from, const std::string& to) override;
    Result<void> remove(const std::string& path) override;
    Result<void> sync_directory(const std::string& path) override;

    // Another disk with what is here now, all of it durable; without locks and maps, as when every
    // process has ended.
    std::unique_ptr<MemoryDisk> copy() const;
    // Another disk with what is left after the power went. A rename from one directory to another
    // loses no file: the old name goes only when the new one is there (as journalling file systems
    // have it). A file that was mapped holds any bytes.
    std::unique_ptr<MemoryDisk> after_power_loss(PowerLoss loss) const;
    // What the system does when an fsync of the file fails: what was not synced will never be,
    // though everybody still reads it. (FAILURES 66)
    void lose_unsynced(const std::string& path);

    struct State;

private:
    std::unique_ptr<State> state_;
};

}  // namespace alder::disk
