#include "app/drafts.h"

#include <gtest/gtest.h>

#include "app/inline_account.h"
#include "store/journal.h"
#include "store/vfs.h"
#include "store/wishes.h"
#include "tests/support/must.h"
#include "tests/support/temp_dir.h"

namespace alder::app {
namespace {

using tests::must;
using namespace std::chrono_literals;

TEST(Drafts, TellWhatIsMetWhileOneIsFiled) {
    const tests::TempDir dir;
    const store::Vfs vfs(disk::real_disk());
    const account::Place place{&disk::real_disk(), vfs.name(), dir.path().string()};
    const auto accounts = must(open_accounts(place, {}, Local::always, wall_now())).open;
    {
        auto user = must(store::UserDb::open(place.user_db(), place.vfs));
        store::Wishes wishes(user.connection());
        must(wishes.keep(accounts.front().row.id, {store::Wish::undo}));
        must(store::Journal(user.connection()).record("Did something", {}, WallTime{}));
    }
    std::vector<std::string> told;
    StringSource letter("Subject: Later\r\n\r\nHi\r\n");
    const auto tell = [&](const std::string& what) { told.push_back(what); };
    must(store_draft({place, accounts.front(), tell}, letter));
    EXPECT_EQ(told.size(), 1U);
}

TEST(Drafts, AreSafeWithoutWaitingForTheHolderOfTheAccount) {
    const tests::TempDir dir;
    const store::Vfs vfs(disk::real_disk());
    const account::Place place{&disk::real_disk(), vfs.name(), dir.path().string()};
    const auto accounts = must(open_accounts(place, {}, Local::always, wall_now())).open;
    auto holder = must(InlineAccount::open(place, accounts.front()));
    account::Perform make;
    make.actions.emplace_back(store::CreateFolder{"Drafts"});
    must(holder->perform(std::move(make)));

    StringSource letter("Subject: Later\r\n\r\nHi\r\n");
    const auto begun = Clock::now();
    must(store_draft({place, accounts.front()}, letter));
    EXPECT_LT(Clock::now() - begun, 5s);

    must(holder->refresh());
    auto mail =
        must(store::MailDb::open_read_only(place.mail_db(accounts.front().row.id), vfs.name()));
    EXPECT_EQ(must(mail.folder("Drafts"))->total, 1U);
}

}  // namespace
}  // namespace alder::app
