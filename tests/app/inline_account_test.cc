#include "app/inline_account.h"

#include <gtest/gtest.h>

#include "disk/failing_disk.h"
#include "disk/memory_disk.h"
#include "store/vfs.h"
#include "tests/support/must.h"

namespace alder::app {
namespace {

using tests::must;

struct Store {
    explicit Store(disk::Disk& disk) : vfs(disk), place{&disk, vfs.name(), "/store"} {}

    Result<std::unique_ptr<InlineAccount>> open() {
        auto user = store::UserDb::open(place.user_db(), place.vfs);
        if (!user) return fail(user);
        auto row = user->account("local", "local:", WallTime{});
        if (!row) return fail(row);
        return InlineAccount::open(place, {*row, {"local", {}, {}}});
    }
    std::int64_t journaled() const {
        auto user = must(store::UserDb::open(place.user_db(), place.vfs));
        return must(user.connection().number("SELECT count(*) FROM intent"));
    }

    store::Vfs vfs;
    account::Place place;
};

TEST(InlineAccount, GivesAnErrorOnlyForWhatIsNotInTheJournal) {
    disk::MemoryDisk begun;
    must(begun.make_directory("/store"));
    must(Store(begun).open());
    int troubles = 0;
    for (std::uint64_t n = 0, met = 1; met != 0; ++n) {
        const auto memory = begun.copy();
        disk::FailingDisk failing(*memory, {.at = n});
        Result<InlineAccount::Done> done = fail(Errc::cancelled, "not asked");
        {
            Store store(failing);
            const auto account = store.open();
            if (account) {
                account::Perform make;
                make.what = "Made a folder";
                make.actions.emplace_back(store::CreateFolder{"A"});
                done = (*account)->perform(std::move(make));
            }
        }
        met = failing.failed().empty() ? 0 : 1;
        if (done && done->trouble) ++troubles;
        // Of a transaction whose last sync fails nobody can tell.
        if (failing.failed().find("user.db") != std::string::npos) continue;
        EXPECT_EQ(Store(*memory).journaled(), done ? 1 : 0) << failing.failed();
    }
    EXPECT_GT(troubles, 0);
}

}  // namespace
}  // namespace alder::app
