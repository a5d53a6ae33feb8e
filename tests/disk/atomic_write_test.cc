#include "disk/atomic_write.h"

#include <gtest/gtest.h>

#include "disk/failing_disk.h"
#include "disk/memory_disk.h"

namespace alder::disk {
namespace {

constexpr std::uint64_t kMost = 1000;

TEST(AtomicWrite, ReplacesTheFileAndLeavesNothingBeside) {
    MemoryDisk disk;
    ASSERT_TRUE(atomic_write(disk, "/a", "old"));
    ASSERT_TRUE(atomic_write(disk, "/a", "new"));
    EXPECT_EQ(*read_file(disk, "/a", kMost), "new");
    EXPECT_EQ(disk.list("/")->size(), 1U);
}

TEST(AtomicWrite, SurvivesALossOfPowerOnceItHasSaidSo) {
    MemoryDisk disk;
    ASSERT_TRUE(atomic_write(disk, "/a", "new"));
    for (std::uint64_t seed = 0; seed < 50; ++seed)
        EXPECT_EQ(*read_file(*disk.after_power_loss({seed}), "/a", kMost), "new");
}

TEST(AtomicWrite, LeavesTheOldOrTheNewFileWhereverItFails) {
    MemoryDisk before;
    ASSERT_TRUE(atomic_write(before, "/a", "old"));
    for (std::uint64_t n = 0;; ++n) {
        const auto memory = before.copy();
        FailingDisk disk(*memory, {.at = n, .then = Fault::Then::dies});
        const bool done = atomic_write(disk, "/a", "new").has_value();
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            const auto found = *read_file(*memory->after_power_loss({seed}), "/a", kMost);
            EXPECT_TRUE(found == "new" || (found == "old" && !done)) << disk.failed();
        }
        if (disk.failed().empty()) break;
        ASSERT_LT(n, 100U);
    }
}

TEST(AtomicWrite, TidiesUpWhenTheDiskIsFull) {
    MemoryDisk memory;
    FailingDisk disk(memory, {.at = 1});
    EXPECT_FALSE(atomic_write(disk, "/a", "new"));
    EXPECT_TRUE(memory.list("/")->empty());
}

TEST(ReadFile, RefusesWhatIsTooLarge) {
    MemoryDisk disk;
    ASSERT_TRUE(atomic_write(disk, "/a", "12345"));
    EXPECT_TRUE(read_file(disk, "/a", 5));
    EXPECT_EQ(read_file(disk, "/a", 4).error().code, Errc::bad_data);
    EXPECT_EQ(read_file(disk, "/b", 4).error().code, Errc::not_found);
}

TEST(DurableDirectory, SurvivesALossOfPowerWithItsParents) {
    MemoryDisk disk;
    ASSERT_TRUE(make_durable_directory(disk, "/a/b/c"));
    EXPECT_TRUE(disk.after_power_loss({0})->status("/a/b/c"));
    EXPECT_TRUE(make_durable_directory(disk, "/a/b/c"));
}

}  // namespace
}  // namespace alder::disk
