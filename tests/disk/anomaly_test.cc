#include "tests/support/anomaly.h"

#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include "disk/atomic_write.h"

namespace alder::tests {
namespace {

using disk::Disk;

constexpr std::uint64_t kMost = 100;

// Whether the new bytes are said to be safe.
using Told = bool;

Scenario<Told> replace_by(std::function<bool(Disk&)> act) {
    return {
        .prepare = [](Disk& disk) { ASSERT_TRUE(disk::atomic_write(disk, "/a", "old")); },
        .act = std::move(act),
        .check =
            [](Disk& disk, const Told& told) {
                const auto found = disk::read_file(disk, "/a", kMost);
                ASSERT_TRUE(found);
                EXPECT_TRUE(*found == "new" || (*found == "old" && !told)) << *found;
            },
    };
}

bool replace_carefully(Disk& disk) { return disk::atomic_write(disk, "/a", "new").has_value(); }

bool replace_without_sync(Disk& disk) {
    auto file = disk.open("/b", disk::Access::create);
    return file && (*file)->write_at(0, "new") && disk.rename("/b", "/a") &&
           disk.sync_directory("/");
}

bool replace_in_place(Disk& disk) {
    auto file = disk.open("/a", disk::Access::write);
    return file && (*file)->truncate(0) && (*file)->write_at(0, "new") && (*file)->sync();
}

bool ask_again_after_a_failed_sync(Disk& disk) {
    auto file = disk.open("/b", disk::Access::create);
    if (!file || !(*file)->write_at(0, "new")) return false;
    if (!(*file)->sync()) {
        auto again = disk.open("/b", disk::Access::write);
        if (!again || !(*again)->sync()) return false;
    }
    return disk.rename("/b", "/a") && disk.sync_directory("/");
}

// The words of the first failure the loop reports.
std::string first_failure(std::function<bool(Disk&)> act) {
    testing::TestPartResultArray failures;
    {
        const testing::ScopedFakeTestPartResultReporter reporter(
            testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &failures);
        run_anomalies(replace_by(std::move(act)));
    }
    return failures.size() > 0 ? failures.GetTestPartResult(0).message() : "";
}

TEST(AnomalyLoop, FailsEveryOperationOnceAndFindsNothingWrongWithCarefulCode) {
    const auto count = run_anomalies(replace_by(replace_carefully));
    EXPECT_EQ(count.operations, 5U);
    EXPECT_EQ(count.checks, 6U * 3U * 7U);
}

TEST(AnomalyLoop, FindsAMissingSync) {
    EXPECT_NE(first_failure(replace_without_sync).find("then the power went"), std::string::npos);
}

TEST(AnomalyLoop, FindsAFileThatIsHalfWrittenWhenTheProcessDies) {
    EXPECT_NE(first_failure(replace_in_place).find("(write /a) killed the process"),
              std::string::npos);
}

TEST(AnomalyLoop, FindsOutWhoTrustsASecondSync) {
    EXPECT_NE(first_failure(ask_again_after_a_failed_sync).find("(sync /b) gave"),
              std::string::npos);
}

}  // namespace
}  // namespace alder::tests
