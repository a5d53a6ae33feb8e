#include "disk/lock_file.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/temp_dir.h"

namespace alder::disk {
namespace {

class LockFileOnRealDisk : public testing::Test {
protected:
    std::optional<LockFile> take() { return std::move(*LockFile::try_take(real_disk(), path_)); }
    std::optional<long> holder() { return *LockFile::holder(real_disk(), path_); }

    tests::TempDir dir_;
    const std::string path_ = dir_ / "sync.lock";
};

TEST_F(LockFileOnRealDisk, HasOneHolderWhoseNumberCanBeRead) {
    EXPECT_EQ(holder(), std::nullopt);
    auto lock = take();
    ASSERT_TRUE(lock);
    EXPECT_EQ(holder(), ::getpid());
    EXPECT_FALSE(take());
    lock.reset();
    EXPECT_EQ(holder(), std::nullopt);
    EXPECT_TRUE(take());
}

TEST_F(LockFileOnRealDisk, IsFreeAgainWhenItsHolderWasKilled) {
    int ready[2];
    ASSERT_EQ(::pipe(ready), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const auto lock = take();
        [[maybe_unused]] const auto told = ::write(ready[1], "x", 1);
        ::pause();
    }
    char byte = 0;
    ASSERT_EQ(::read(ready[0], &byte, 1), 1);
    EXPECT_FALSE(take());
    EXPECT_EQ(holder(), child);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    EXPECT_EQ(holder(), std::nullopt);
    EXPECT_TRUE(take());
    ::close(ready[0]);
    ::close(ready[1]);
}

}  // namespace
}  // namespace alder::disk
