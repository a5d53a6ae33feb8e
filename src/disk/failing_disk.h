// A disk that fails at its n-th operation, for n = 0, 1, 2…: with an error once, after which it
// works again, or for good, as if the process had been killed there. For tests.
//
// Thread rule: as of Disk.

#pragma once

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <string>

#include "disk/disk.h"

namespace alder::disk {

struct Fault {
    enum class Then { goes_on, dies };
    enum class Counted {
        changes,     // what opens, writes, truncates, maps, syncs, makes, renames or removes
        everything,  // reading, asking and locking too
    };

    std::uint64_t at = std::numeric_limits<std::uint64_t>::max();  // counted from 0
    Then then = Then::goes_on;
    Counted counted = Counted::changes;
    int number = ENOSPC;  // the errno it fails with
    // Told the path of a file whose sync failed, while the disk below is still as it was; for
    // MemoryDisk::lose_unsynced().
    std::function<void(const std::string& path)> sync_lost{};
};

// A write that fails has written its first half. A File whose sync failed fails every later one.
class FailingDisk final : public Disk {
public:
    FailingDisk(Disk& below, Fault fault) : below_(below), gate_(std::move(fault)) {}

    Result<std::unique_ptr<File>> open(const std::string& path, Access access) override;
    Result<Status> status(const std::string& path) override;
    Result<std::vector<Entry>> list(const std::string& directory) override;
    Result<void> make_directory(const std::string& path) override;
    Result<void> rename(const std::string& from, const std::string& to) override;
    Result<void> rename_new(const std::string& from, const std::string& to) override;
    Result<void> remove(const std::string& path) override;
    Result<void> sync_directory(const std::string& path) override;

    // How many operations of the counted kind there were, the failed ones included.
    std::uint64_t operations() const { return gate_.operations(); }
    // The operation that failed, "sync /mail.db-wal"; empty while none has.
    std::string failed() const { return gate_.failed(); }

    // Where every operation asks whether it may go on.
    class Gate {
    public:
        enum class Kind { change, question };

        explicit Gate(Fault fault) : fault_(std::move(fault)) {}
        Result<void> pass(Kind kind, const char* operation, const std::string& path);
        void sync_failed(const std::string& path) const;
        bool dead() const { return dead_; }
        std::uint64_t operations() const { return operations_; }
        std::string failed() const;

    private:
        const Fault fault_;
        std::atomic<std::uint64_t> operations_ = 0;
        std::atomic<bool> dead_ = false;
        mutable std::mutex mutex_;
        std::string failed_;
    };

private:
    Disk& below_;
    Gate gate_;
};

}  // namespace alder::disk
