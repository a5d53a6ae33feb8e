#include "disk/wake_file.h"

#include <filesystem>

#include <gtest/gtest.h>
#include <poll.h>

#include "tests/support/temp_dir.h"

namespace alder::disk {
namespace {

class WakeFileOnRealDisk : public testing::Test {
protected:
    WakeFile teller() { return std::move(*WakeFile::open(real_disk(), path_)); }
    WakeWatch listener() { return std::move(*WakeWatch::open(path_)); }
    static bool readable(const WakeWatch& watch) {
        pollfd ready{watch.fd(), POLLIN, 0};
        return ::poll(&ready, 1, 0) == 1;
    }

    tests::TempDir dir_;
    const std::string path_ = dir_ / "changed";
};

TEST_F(WakeFileOnRealDisk, WakesAListenerWhoCameFirst) {
    auto watch = listener();
    EXPECT_FALSE(readable(watch));
    EXPECT_FALSE(*watch.take());
    auto wake = teller();
    ASSERT_TRUE(wake.ring());
    EXPECT_TRUE(readable(watch));
    EXPECT_TRUE(*watch.take());
    EXPECT_FALSE(readable(watch));
    EXPECT_FALSE(*watch.take());
}

TEST_F(WakeFileOnRealDisk, WakesEveryListenerEveryTimeWithoutGrowing) {
    auto wake = teller();
    auto one = listener();
    auto two = listener();
    for (int n = 0; n < 3; ++n) {
        ASSERT_TRUE(wake.ring());
        EXPECT_TRUE(*one.take());
        EXPECT_TRUE(*two.take());
    }
    EXPECT_EQ(real_disk().status(path_)->size, 1U);
}

TEST_F(WakeFileOnRealDisk, IsNotWokenByOtherFilesInTheDirectory) {
    auto watch = listener();
    ASSERT_TRUE((*real_disk().open(dir_ / "mail.db-wal", Access::create))->write_at(0, "x"));
    EXPECT_FALSE(readable(watch));
}

TEST_F(WakeFileOnRealDisk, GoesOnListeningWhenTheFileWasReplaced) {
    auto watch = listener();
    std::filesystem::remove(path_);
    EXPECT_TRUE(*watch.take());
    auto wake = teller();
    ASSERT_TRUE(wake.ring());
    EXPECT_TRUE(*watch.take());
}

TEST_F(WakeFileOnRealDisk, NeedsItsDirectory) {
    EXPECT_EQ(WakeWatch::open(dir_ / "none" / "changed").error().code, Errc::not_found);
}

}  // namespace
}  // namespace alder::disk
