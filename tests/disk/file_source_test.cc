#include "disk/file_source.h"

#include <gtest/gtest.h>

#include "disk/memory_disk.h"
#include "tests/support/must.h"

namespace alder::disk {
namespace {

using tests::must;

std::unique_ptr<File> file_with(Disk& disk, const std::string& bytes) {
    auto file = must(disk.open("/a", Access::create));
    must(file->write_at(0, bytes));
    return file;
}

TEST(FileSource, GivesTheWholeFileInPieces) {
    MemoryDisk disk;
    file_with(disk, "0123456789");
    const auto source = must(open_source(disk, "/a"));
    EXPECT_EQ(source->size(), 10U);
    std::string all;
    for (std::string piece; !(piece = must(source->read(3))).empty();) {
        EXPECT_LE(piece.size(), 3U);
        all += piece;
    }
    EXPECT_EQ(all, "0123456789");
}

TEST(FileSource, KeepsToTheLengthItBeganWith) {
    MemoryDisk disk;
    const auto file = file_with(disk, "0123");
    const auto source = must(open_source(disk, "/a"));
    must(file->write_at(4, "more"));
    EXPECT_EQ(must(source->read(100)), "0123");
    EXPECT_EQ(must(source->read(100)), "");
}

TEST(FileSource, TakesNoFileThatDoesNotTellItsLength) {
    const auto refused = open_source(real_disk(), "/proc/self/status");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::no_input);
    MemoryDisk disk;
    file_with(disk, "");
    EXPECT_EQ(must(must(open_source(disk, "/a"))->read(100)), "");
}

TEST(FileSource, SaysThatTheFileIsGoneOrBecameShorter) {
    MemoryDisk disk;
    EXPECT_EQ(open_source(disk, "/none").error().code, Errc::not_found);
    const auto file = file_with(disk, "0123");
    const auto source = must(open_source(disk, "/a"));
    must(file->truncate(2));
    EXPECT_EQ(must(source->read(100)), "01");
    EXPECT_EQ(source->read(100).error().detail, "/a became shorter while it was read");
}

}  // namespace
}  // namespace alder::disk
