#include "app/inline_account.h"

#include <gtest/gtest.h>

#include "disk/failing_disk.h"
#include "disk/memory_disk.h"
#include "store/vfs.h"
#include "store/wishes.h"
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
        return InlineAccount::open(place, {*row, {"local", {}, {}}}, listener());
    }
    Result<std::unique_ptr<InlineAccount>> open_imap() {
        auto url =
            must(config::parse_url("imaps://ann@example.org", config::Direction::incoming, "/"));
        auto user = must(store::UserDb::open(place.user_db(), place.vfs));
        const auto row = must(user.account("work", "imaps:ann@example.org", WallTime{}));
        const config::Account settings{.name = "work",
                                       .address = must(mail::AddrSpec::parse("ann@example.org")),
                                       .incoming = url};
        return InlineAccount::open(place, {row, {"work", url, settings}}, listener());
    }
    NewsListener listener() {
        return [this](const std::string& what) { told.push_back(what); };
    }
    std::int64_t journaled() const {
        auto user = must(store::UserDb::open(place.user_db(), place.vfs));
        return must(user.connection().number("SELECT count(*) FROM intent"));
    }
    // What a program leaves that was to undo something and has ended.
    void leave_an_undo(mail::AccountId account) const {
        auto user = must(store::UserDb::open(place.user_db(), place.vfs));
        must(store::Wishes(user.connection()).keep(account, {store::Wish::undo}));
    }

    void leave_a_void_undo(mail::AccountId account) const {
        leave_an_undo(account);
        auto user = must(store::UserDb::open(place.user_db(), place.vfs));
        must(store::Journal(user.connection()).record("Did something", {}, WallTime{}));
    }
    bool has_folder_when_opened(const std::string& name) {
        const auto account = must(open());
        auto mail =
            must(store::MailDb::open_read_only(place.mail_db(account->row().id), place.vfs));
        return must(mail.folder(name)).has_value();
    }

    store::Vfs vfs;
    account::Place place;
    std::vector<std::string> told;  // news
};

account::Perform made_a_folder(const std::string& name) {
    account::Perform make;
    make.what = "Made a folder";
    make.actions.emplace_back(store::CreateFolder{name});
    return make;
}

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
                done = (*account)->perform(made_a_folder("A"));
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

TEST(InlineAccount, DoesWhatIsAskedThoughTheStoreHadToBeMadeGood) {
    disk::MemoryDisk disk;
    must(disk.make_directory("/store"));
    Store store(disk);
    const std::string content = [&] {
        auto account = must(store.open_imap());
        must(account->perform(made_a_folder("A")));
        return store.place.content_db(account->row().id);
    }();
    must(disk.remove(content));
    auto account = must(store.open_imap());
    ASSERT_EQ(store.told.size(), 1U);
    const auto done = must(account->perform(made_a_folder("B")));
    EXPECT_FALSE(done.trouble);
    EXPECT_EQ(store.told.size(), 1U);
}

TEST(InlineAccount, OpensThoughWhatAnotherWasToUndoIsNotTheLastAnyMore) {
    disk::MemoryDisk disk;
    must(disk.make_directory("/store"));
    Store store(disk);
    {
        auto account = must(store.open());
        must(account->perform(made_a_folder("A")));
        store.leave_a_void_undo(account->row().id);
    }
    must(store.open());
    EXPECT_EQ(store.told.size(), 1U);
    must(store.open());
    EXPECT_EQ(store.told.size(), 1U);
}

TEST(InlineAccount, TakesNothingForItsOwnThatBecomesOfWhatAnotherLeft) {
    disk::MemoryDisk disk;
    must(disk.make_directory("/store"));
    Store store(disk);
    auto holder = must(store.open());
    auto guest = must(store.open());
    ASSERT_TRUE(guest->is_guest());
    store.leave_an_undo(holder->row().id);
    holder.reset();
    const auto done = must(guest->perform(made_a_folder("A")));
    EXPECT_EQ(done.what, "Made a folder");
    EXPECT_FALSE(done.trouble);
    EXPECT_FALSE(done.waits);
}

TEST(InlineAccount, TellsNewsWheneverThereIsAny) {
    disk::MemoryDisk disk;
    must(disk.make_directory("/store"));
    Store store(disk);
    auto holder = must(store.open());
    auto guest = must(store.open());
    store.leave_a_void_undo(holder->row().id);
    holder.reset();
    must(guest->perform(made_a_folder("A")));
    EXPECT_EQ(store.told.size(), 1U);
    store.leave_a_void_undo(guest->row().id);
    must(guest->perform(made_a_folder("B")));
    EXPECT_EQ(store.told.size(), 2U);
}

TEST(InlineAccount, UndoesWhatAnotherLeftWhateverFailsTheFirstTime) {
    disk::MemoryDisk begun;
    must(begun.make_directory("/store"));
    {
        Store store(begun);
        auto account = must(store.open());
        must(account->perform(made_a_folder("A")));
        store.leave_an_undo(account->row().id);
    }
    bool has_failed = true;
    for (std::uint64_t n = 0; has_failed; ++n) {
        const auto memory = begun.copy();
        disk::FailingDisk failing(*memory, {.at = n});
        {
            Store store(failing);
            const auto account = store.open();
        }
        has_failed = !failing.failed().empty();
        EXPECT_FALSE(Store(*memory).has_folder_when_opened("A")) << failing.failed();
    }
}

}  // namespace
}  // namespace alder::app
