// What every Disk promises, asked of the real one and of the one in memory.

#include "disk/disk.h"

#include <algorithm>
#include <functional>

#include <gtest/gtest.h>

#include "disk/memory_disk.h"
#include "tests/support/temp_dir.h"

namespace alder::disk {
namespace {

constexpr Range kByte{100, 1};

// Both kinds of disk with an empty directory on each.
struct Place {
    virtual ~Place() = default;
    virtual Disk& disk() = 0;
    virtual std::string home() = 0;
};

struct RealPlace : Place {
    Disk& disk() override { return real_disk(); }
    std::string home() override { return dir.path(); }
    tests::TempDir dir;
};

struct MemoryPlace : Place {
    Disk& disk() override { return memory; }
    std::string home() override { return "/home"; }
    MemoryPlace() { EXPECT_TRUE(memory.make_directory("/home")); }
    MemoryDisk memory;
};

using Make = std::function<std::unique_ptr<Place>()>;

class AnyDisk : public testing::TestWithParam<Make> {
protected:
    std::unique_ptr<File> open(const std::string& name, Access access = Access::create) {
        auto file = disk_.open(path(name), access);
        EXPECT_TRUE(file) << (file ? "" : file.error().detail);
        return file ? std::move(*file) : nullptr;
    }
    std::string path(const std::string& name) const { return home_ + "/" + name; }
    static std::string content(File& file) {
        std::string bytes(*file.size(), '?');
        EXPECT_EQ(*file.read_at(0, bytes.data(), bytes.size()), bytes.size());
        return bytes;
    }

    std::unique_ptr<Place> place_ = GetParam()();
    Disk& disk_ = place_->disk();
    std::string home_ = place_->home();
};

TEST_P(AnyDisk, ReadsWhatWasWritten) {
    auto file = open("a");
    ASSERT_TRUE(file->write_at(0, "hello"));
    ASSERT_TRUE(file->write_at(3, "p me"));
    EXPECT_EQ(content(*open("a", Access::read)), "help me");
}

TEST_P(AnyDisk, FillsAHoleWithZeros) {
    auto file = open("a");
    ASSERT_TRUE(file->write_at(2, "x"));
    EXPECT_EQ(content(*file), std::string("\0\0x", 3));
    ASSERT_TRUE(file->truncate(5));
    EXPECT_EQ(content(*file), std::string("\0\0x\0\0", 5));
}

TEST_P(AnyDisk, ReadsLessOnlyAtTheEnd) {
    auto file = open("a");
    ASSERT_TRUE(file->write_at(0, "hello"));
    std::string bytes(10, '?');
    EXPECT_EQ(*file->read_at(3, bytes.data(), 10), 2U);
    EXPECT_EQ(bytes.substr(0, 2), "lo");
    EXPECT_EQ(*file->read_at(9, bytes.data(), 10), 0U);
}

TEST_P(AnyDisk, OpensOnlyWhatIsThereUnlessAskedToMakeIt) {
    EXPECT_EQ(disk_.open(path("a"), Access::read).error().code, Errc::not_found);
    EXPECT_EQ(disk_.open(path("a"), Access::write).error().code, Errc::not_found);
    EXPECT_EQ(disk_.open(path("no/a"), Access::create).error().code, Errc::not_found);
    EXPECT_TRUE(open("a", Access::create_new));
    EXPECT_EQ(disk_.open(path("a"), Access::create_new).error().code, Errc::cannot_create);
}

TEST_P(AnyDisk, RefusesToWriteThroughAFileOpenedToRead) {
    open("a");
    auto file = open("a", Access::read);
    EXPECT_FALSE(file->write_at(0, "x"));
    EXPECT_FALSE(file->truncate(1));
}

TEST_P(AnyDisk, MakesFilesAndDirectoriesForTheOwnerAlone) {
    open("a");
    ASSERT_TRUE(disk_.make_directory(path("d/e")));
    EXPECT_EQ(disk_.status(path("a"))->mode, 0600U);
    EXPECT_EQ(disk_.status(path("d"))->mode, 0700U);
    EXPECT_EQ(disk_.status(path("d/e"))->kind, Entry::Kind::directory);
    EXPECT_EQ(disk_.status(path("d/e/"))->kind, Entry::Kind::directory);
    EXPECT_FALSE(disk_.status(path("a/")));
    EXPECT_TRUE(disk_.make_directory(path("d/e")));
    EXPECT_EQ(disk_.make_directory(path("a")).error().code, Errc::cannot_create);
}

TEST_P(AnyDisk, ListsNames) {
    open("a");
    ASSERT_TRUE(disk_.make_directory(path("d")));
    auto entries = disk_.list(home_);
    ASSERT_TRUE(entries);
    std::ranges::sort(*entries, {}, &Entry::name);
    ASSERT_EQ(entries->size(), 2U);
    EXPECT_EQ((*entries)[0].name, "a");
    EXPECT_EQ((*entries)[0].kind, Entry::Kind::file);
    EXPECT_EQ((*entries)[1].name, "d");
    EXPECT_EQ((*entries)[1].kind, Entry::Kind::directory);
    EXPECT_EQ(disk_.list(path("none")).error().code, Errc::not_found);
}

TEST_P(AnyDisk, RenamesOverWhatIsThere) {
    auto file = open("a");
    ASSERT_TRUE(file->write_at(0, "new"));
    auto old = open("b");
    ASSERT_TRUE(old->write_at(0, "old"));
    ASSERT_TRUE(disk_.rename(path("a"), path("b")));
    EXPECT_EQ(content(*open("b", Access::read)), "new");
    EXPECT_EQ(content(*old), "old");
    EXPECT_EQ(disk_.status(path("a")).error().code, Errc::not_found);
    EXPECT_EQ(disk_.rename(path("a"), path("b")).error().code, Errc::not_found);
}

TEST_P(AnyDisk, RenamesToANewNameOnly) {
    ASSERT_TRUE(open("a")->write_at(0, "new"));
    open("b");
    EXPECT_EQ(disk_.rename_new(path("a"), path("b")).error().code, Errc::cannot_create);
    EXPECT_EQ(content(*open("a", Access::read)), "new");
    ASSERT_TRUE(disk_.rename_new(path("a"), path("c")));
    EXPECT_EQ(content(*open("c", Access::read)), "new");
    EXPECT_FALSE(disk_.status(path("a")));
    EXPECT_EQ(disk_.rename_new(path("a"), path("d")).error().code, Errc::not_found);
}

TEST_P(AnyDisk, GivesEveryFileANumberThatARenameKeeps) {
    open("a");
    open("b");
    const auto number = disk_.status(path("a"))->inode;
    EXPECT_NE(number, disk_.status(path("b"))->inode);
    ASSERT_TRUE(disk_.rename(path("a"), path("c")));
    EXPECT_EQ(disk_.status(path("c"))->inode, number);
}

TEST_P(AnyDisk, RemovesFilesAndEmptyDirectories) {
    open("a");
    ASSERT_TRUE(disk_.make_directory(path("d")));
    open("d/x");
    EXPECT_TRUE(disk_.remove(path("a")));
    EXPECT_FALSE(disk_.remove(path("d")));
    EXPECT_TRUE(disk_.remove(path("d/x")));
    EXPECT_TRUE(disk_.remove(path("d")));
    EXPECT_EQ(disk_.remove(path("a")).error().code, Errc::not_found);
}

TEST_P(AnyDisk, KeepsARemovedFileForWhoeverHasItOpen) {
    auto file = open("a");
    ASSERT_TRUE(file->write_at(0, "still"));
    ASSERT_TRUE(disk_.remove(path("a")));
    EXPECT_EQ(content(*file), "still");
    EXPECT_EQ(content(*open("a")), "");
}

TEST_P(AnyDisk, SyncsFilesAndDirectories) {
    auto file = open("a");
    ASSERT_TRUE(file->write_at(0, "x"));
    EXPECT_TRUE(file->sync());
    EXPECT_TRUE(disk_.sync_directory(home_));
    EXPECT_EQ(disk_.sync_directory(path("none")).error().code, Errc::not_found);
}

// ---- locks ----

TEST_P(AnyDisk, LetsManyReadOrOneWrite) {
    auto one = open("a");
    auto two = open("a");
    auto three = open("a");
    EXPECT_TRUE(*one->lock(kByte, LockMode::shared));
    EXPECT_TRUE(*two->lock(kByte, LockMode::shared));
    EXPECT_FALSE(*three->lock(kByte, LockMode::exclusive));
    EXPECT_FALSE(*one->lock(kByte, LockMode::exclusive));
    EXPECT_TRUE(*two->lock(kByte, LockMode::none));
    EXPECT_TRUE(*one->lock(kByte, LockMode::exclusive));
    EXPECT_FALSE(*two->lock(kByte, LockMode::shared));
}

TEST_P(AnyDisk, LocksBytesApart) {
    auto one = open("a");
    auto two = open("a");
    EXPECT_TRUE(*one->lock({0, 10}, LockMode::exclusive));
    EXPECT_TRUE(*two->lock({10, 5}, LockMode::exclusive));
    EXPECT_FALSE(*two->lock({9, 2}, LockMode::shared));
    EXPECT_TRUE(*one->lock({4, 6}, LockMode::none));
    EXPECT_TRUE(*two->lock({5, 5}, LockMode::shared));
    EXPECT_FALSE(*two->lock({3, 1}, LockMode::shared));
}

TEST_P(AnyDisk, TellsTheStrongestLockOfOthers) {
    auto one = open("a");
    auto two = open("a");
    auto asks = open("a");
    EXPECT_EQ(*asks->probe({0, 10}), LockMode::none);
    EXPECT_TRUE(*one->lock({0, 1}, LockMode::shared));
    EXPECT_EQ(*asks->probe({0, 10}), LockMode::shared);
    EXPECT_TRUE(*two->lock({5, 1}, LockMode::exclusive));
    EXPECT_EQ(*asks->probe({0, 10}), LockMode::exclusive);
    EXPECT_EQ(*two->probe({0, 10}), LockMode::shared);
}

TEST_P(AnyDisk, DropsLocksWithTheFile) {
    auto one = open("a");
    auto two = open("a");
    EXPECT_TRUE(*one->lock(kByte, LockMode::exclusive));
    one.reset();
    EXPECT_TRUE(*two->lock(kByte, LockMode::exclusive));
}

// ---- shared maps ----

TEST_P(AnyDisk, SharesAMapBetweenFiles) {
    auto one = open("a");
    auto two = open("a");
    auto mine = one->map_shared(32768, 32768);
    auto theirs = two->map_shared(32768, 32768);
    ASSERT_TRUE(mine && theirs);
    EXPECT_EQ((*theirs)[32767], '\0');
    (*mine)[32767] = 'x';
    EXPECT_EQ((*theirs)[32767], 'x');
    EXPECT_EQ(*two->size(), 65536U);
}

INSTANTIATE_TEST_SUITE_P(Memory, AnyDisk,
                         testing::Values(Make([] { return std::make_unique<MemoryPlace>(); })));
INSTANTIATE_TEST_SUITE_P(Real, AnyDisk,
                         testing::Values(Make([] { return std::make_unique<RealPlace>(); })));

}  // namespace
}  // namespace alder::disk
