#include "disk/failing_disk.h"

#include <gtest/gtest.h>

#include "disk/memory_disk.h"

namespace alder::disk {
namespace {

TEST(FailingDisk, CountsOnlyChangesUnlessToldOtherwise) {
    MemoryDisk memory;
    const auto use = [](Disk& disk) {
        auto file = *disk.open("/a", Access::create);
        EXPECT_TRUE(file->write_at(0, "x"));
        EXPECT_TRUE(file->sync());
        EXPECT_TRUE(file->size());
        EXPECT_TRUE(disk.status("/a"));
    };
    FailingDisk changes(memory, {});
    use(changes);
    EXPECT_EQ(changes.operations(), 3U);
    FailingDisk everything(memory, {.counted = Fault::Counted::everything});
    use(everything);
    EXPECT_EQ(everything.operations(), 5U);
    EXPECT_EQ(everything.failed(), "");
}

TEST(FailingDisk, FailsOnceAndGoesOn) {
    MemoryDisk memory;
    FailingDisk disk(memory, {.at = 1});
    auto file = *disk.open("/a", Access::create);
    const auto refused = file->write_at(0, "abcd");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().detail, "/a: No space left on device");
    EXPECT_EQ(disk.failed(), "write /a");
    EXPECT_EQ(*file->size(), 2U);
    EXPECT_TRUE(file->write_at(0, "abcd"));
    EXPECT_EQ(*file->size(), 4U);
}

TEST(FailingDisk, DoesNothingMoreOnceItIsDead) {
    MemoryDisk memory;
    FailingDisk disk(memory, {.at = 2, .then = Fault::Then::dies});
    auto file = *disk.open("/a", Access::create);
    ASSERT_TRUE(file->write_at(0, "x"));
    EXPECT_FALSE(file->sync());
    EXPECT_FALSE(file->write_at(1, "y"));
    EXPECT_FALSE(file->size());
    EXPECT_FALSE(disk.status("/a"));
    EXPECT_FALSE(disk.remove("/a"));
    EXPECT_EQ(memory.status("/a")->size, 1U);
}

TEST(FailingDisk, NeverSaysThatALostSyncIsMended) {
    MemoryDisk memory;
    std::string lost;
    FailingDisk disk(memory, {.at = 2, .number = EIO, .sync_lost = [&](const std::string& path) {
                                  lost = path;
                                  memory.lose_unsynced(path);
                              }});
    auto file = *disk.open("/a", Access::create);
    ASSERT_TRUE(file->write_at(0, "x"));
    EXPECT_FALSE(file->sync());
    EXPECT_FALSE(file->sync());
    EXPECT_EQ(lost, "/a");
    EXPECT_TRUE((*disk.open("/a", Access::write))->sync());
}

TEST(FailingDisk, FailsToOpenWithTheErrorItWasGiven) {
    MemoryDisk memory;
    FailingDisk disk(memory, {.at = 0, .number = EMFILE});
    const auto refused = disk.open("/a", Access::create);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::os);
    EXPECT_FALSE(memory.status("/a"));
}

}  // namespace
}  // namespace alder::disk
