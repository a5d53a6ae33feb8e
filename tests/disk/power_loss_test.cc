#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "disk/memory_disk.h"

namespace alder::disk {
namespace {

constexpr PowerLoss kAllLost{0};
constexpr PowerLoss kNoneLost{1};

void write(Disk& disk, const std::string& path, std::string_view bytes, std::uint64_t at = 0) {
    ASSERT_TRUE((*disk.open(path, Access::create))->write_at(at, bytes));
}

void write_and_sync(Disk& disk, const std::string& path, std::string_view bytes) {
    auto file = *disk.open(path, Access::create);
    ASSERT_TRUE(file->write_at(0, bytes));
    ASSERT_TRUE(file->sync());
}

// What a file holds; "(none)" when there is no such file.
std::string content(Disk& disk, const std::string& path) {
    auto file = disk.open(path, Access::read);
    if (!file) return "(none)";
    std::string bytes(*(*file)->size(), '?');
    EXPECT_TRUE((*file)->read_at(0, bytes.data(), bytes.size()));
    return bytes;
}

// Everything a file may hold after power losses of many kinds.
std::set<std::string> contents(const MemoryDisk& disk, const std::string& path) {
    std::set<std::string> seen;
    for (std::uint64_t seed = 0; seed < 200; ++seed)
        seen.insert(content(*disk.after_power_loss({seed}), path));
    return seen;
}

TEST(PowerLossOnDisk, KeepsWhatWasSyncedWithItsName) {
    MemoryDisk disk;
    write_and_sync(disk, "/a", "hello");
    ASSERT_TRUE(disk.sync_directory("/"));
    EXPECT_EQ(contents(disk, "/a"), std::set<std::string>{"hello"});
}

TEST(PowerLossOnDisk, MayLoseANameWhoseDirectoryWasNotSynced) {
    MemoryDisk disk;
    write_and_sync(disk, "/a", "hello");
    EXPECT_EQ(contents(disk, "/a"), (std::set<std::string>{"(none)", "hello"}));
}

TEST(PowerLossOnDisk, MayLoseAnyUnsyncedWriteAndKeepALaterOne) {
    MemoryDisk disk;
    write_and_sync(disk, "/a", "....");
    ASSERT_TRUE(disk.sync_directory("/"));
    write(disk, "/a", "1", 1);
    write(disk, "/a", "2", 2);
    EXPECT_EQ(contents(disk, "/a"), (std::set<std::string>{"....", ".1..", "..2.", ".12."}));
}

TEST(PowerLossOnDisk, LosesNothingOrAllForTheTwoPlainSeeds) {
    MemoryDisk disk;
    write_and_sync(disk, "/a", "old");
    ASSERT_TRUE(disk.sync_directory("/"));
    write(disk, "/a", "new");
    write(disk, "/b", "b");
    EXPECT_EQ(content(*disk.after_power_loss(kAllLost), "/a"), "old");
    EXPECT_EQ(content(*disk.after_power_loss(kAllLost), "/b"), "(none)");
    EXPECT_EQ(content(*disk.after_power_loss(kNoneLost), "/a"), "new");
    EXPECT_EQ(content(*disk.after_power_loss(kNoneLost), "/b"), "b");
}

TEST(PowerLossOnDisk, IsTheSameForTheSameSeed) {
    MemoryDisk disk;
    for (char c = 'a'; c < 'z'; ++c) write(disk, std::string("/") + c, std::string(10000, c));
    for (char c = 'a'; c < 'z'; ++c) {
        const std::string path = std::string("/") + c;
        EXPECT_EQ(content(*disk.after_power_loss({7}), path),
                  content(*disk.after_power_loss({7}), path));
    }
}

TEST(PowerLossOnDisk, TearsPages) {
    MemoryDisk disk;
    write_and_sync(disk, "/a", std::string(8192, '.'));
    ASSERT_TRUE(disk.sync_directory("/"));
    write(disk, "/a", std::string(8192, 'x'));
    const auto seen = contents(disk, "/a");
    EXPECT_TRUE(seen.contains(std::string(4096, '.') + std::string(4096, 'x')));
    EXPECT_TRUE(seen.contains(std::string(4096, 'x') + std::string(4096, '.')));
    const bool small = std::ranges::any_of(seen, [](const std::string& bytes) {
        return bytes.substr(0, 512) != bytes.substr(512, 512);
    });
    EXPECT_TRUE(small);
}

TEST(PowerLossOnDisk, LeavesTheOldOrTheNewFileAfterARename) {
    MemoryDisk disk;
    write_and_sync(disk, "/a", "old");
    write_and_sync(disk, "/new", "new");
    ASSERT_TRUE(disk.sync_directory("/"));
    ASSERT_TRUE(disk.rename("/new", "/a"));
    EXPECT_EQ(contents(disk, "/a"), (std::set<std::string>{"old", "new"}));
    EXPECT_EQ(contents(disk, "/new"), (std::set<std::string>{"(none)", "new"}));
}

TEST(PowerLossOnDisk, LosesNoFileThatMovesToAnotherDirectory) {
    MemoryDisk disk;
    ASSERT_TRUE(disk.make_directory("/new"));
    ASSERT_TRUE(disk.make_directory("/cur"));
    ASSERT_TRUE(disk.sync_directory("/"));
    write_and_sync(disk, "/new/a", "mail");
    ASSERT_TRUE(disk.sync_directory("/new"));
    ASSERT_TRUE(disk.rename("/new/a", "/cur/a"));
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        const auto after = disk.after_power_loss({seed});
        EXPECT_TRUE(content(*after, "/new/a") == "mail" || content(*after, "/cur/a") == "mail");
    }
}

TEST(PowerLossOnDisk, BringsARemovedFileBackUnlessTheDirectoryWasSynced) {
    MemoryDisk disk;
    write_and_sync(disk, "/a", "mail");
    ASSERT_TRUE(disk.sync_directory("/"));
    ASSERT_TRUE(disk.remove("/a"));
    EXPECT_EQ(contents(disk, "/a"), (std::set<std::string>{"(none)", "mail"}));
    ASSERT_TRUE(disk.sync_directory("/"));
    EXPECT_EQ(contents(disk, "/a"), std::set<std::string>{"(none)"});
}

TEST(PowerLossOnDisk, DropsLocks) {
    MemoryDisk disk;
    auto file = *disk.open("/a", Access::create);
    ASSERT_TRUE(*file->lock({0, 1}, LockMode::exclusive));
    const auto after = disk.after_power_loss(kNoneLost);
    EXPECT_TRUE(*(*after->open("/a", Access::write))->lock({0, 1}, LockMode::exclusive));
}

TEST(PowerLossOnDisk, NeverBringsBackWhatAFailedSyncLost) {
    MemoryDisk disk;
    auto file = *disk.open("/a", Access::create);
    ASSERT_TRUE(disk.sync_directory("/"));
    ASSERT_TRUE(file->write_at(0, "lost"));
    disk.lose_unsynced("/a");
    ASSERT_TRUE(file->sync());
    EXPECT_EQ(content(disk, "/a"), "lost");
    EXPECT_EQ(contents(disk, "/a"), std::set<std::string>{""});
}

TEST(CopyOfADisk, HasEverythingAndGoesItsOwnWay) {
    MemoryDisk disk;
    ASSERT_TRUE(disk.make_directory("/d"));
    write(disk, "/d/a", "one");
    const auto copy = disk.copy();
    write(disk, "/d/a", "two");
    EXPECT_EQ(content(*copy, "/d/a"), "one");
    EXPECT_EQ(content(*copy->after_power_loss(kAllLost), "/d/a"), "one");
}

}  // namespace
}  // namespace alder::disk
