#include "app/demo.h"

#include <gtest/gtest.h>

#include "account/reader.h"
#include "app/importer.h"
#include "app/inline_account.h"
#include "disk/memory_disk.h"
#include "store/vfs.h"
#include "tests/support/must.h"

namespace alder::app {
namespace {

using tests::must;

class DemoTest : public testing::Test {
protected:
    DemoTest() {
        for (const char* path : {"/sample", "/sample/01-Inbox"}) must(disk_.make_directory(path));
        write("/sample/flags.tsv", "# none\n");
        write("/sample/01-Inbox/1.eml", "From: Ann <ann@example.org>\nSubject: Hello\n\nHello\n");
    }

    void write(const std::string& path, const std::string& bytes) {
        must(must(disk_.open(path, disk::Access::create))->write_at(0, bytes));
    }
    // A person's own mail, imported as `alder import` does it.
    void import_letter() {
        auto accounts = must(open_accounts(place_, {}, Local::always, WallTime{})).open;
        auto account = must(InlineAccount::open(place_, accounts.front()));
        auto importer = must(Importer::open(place_, *account));
        must(importer->into("Inbox"));
        must(importer->add("Subject: Mine\n\nMine\n", {}, {}));
        must(importer->finish());
    }
    std::size_t messages() {
        auto accounts = must(open_accounts(place_, {}, Local::always, WallTime{})).open;
        auto reader = must(account::Reader::open(place_, accounts.front().row));
        std::size_t all = 0;
        for (const store::FolderRow& folder : must(reader.folders())) all += folder.total;
        return all;
    }

    disk::MemoryDisk disk_;
    store::Vfs vfs_{disk_};
    account::Place place_{&disk_, vfs_.name(), "/store"};
};

TEST_F(DemoTest, LeavesAStoreThatIsNotTheSamplesAsItIs) {
    import_letter();
    const auto refused = prepare_demo(place_, "/sample", WallTime{});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::cannot_create);
    EXPECT_EQ(messages(), 1U);
    EXPECT_FALSE(is_demo(disk_, "/store"));
    EXPECT_FALSE(disk_.status("/store/ready"));
}

TEST_F(DemoTest, ImportsTheSampleOnce) {
    must(prepare_demo(place_, "/sample", WallTime{}));
    must(prepare_demo(place_, "/sample", WallTime{}));
    EXPECT_TRUE(is_demo(disk_, "/store"));
    EXPECT_EQ(messages(), 1U);
}

TEST_F(DemoTest, LeavesNothingToUndoThatTheSampleIsMadeOf) {
    must(prepare_demo(place_, "/sample", WallTime{}));
    auto accounts = must(open_accounts(place_, {}, Local::always, WallTime{})).open;
    auto account = must(InlineAccount::open(place_, accounts.front()));
    EXPECT_FALSE(must(account->undo()));
    EXPECT_EQ(messages(), 1U);
}

TEST_F(DemoTest, TellsWhatOfAnImportIsTakenBack) {
    import_letter();
    auto accounts = must(open_accounts(place_, {}, Local::always, WallTime{})).open;
    auto account = must(InlineAccount::open(place_, accounts.front()));
    EXPECT_EQ(must(account->undo())->what, "Imported 1 message into Inbox");
}

TEST_F(DemoTest, TakesBackAFirstStartThatWasCut) {
    must(prepare_demo(place_, "/sample", WallTime{}));
    must(disk_.remove("/store/ready"));
    must(prepare_demo(place_, "/sample", WallTime{}));
    EXPECT_EQ(messages(), 1U);
}

}  // namespace
}  // namespace alder::app
