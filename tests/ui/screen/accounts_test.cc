// Several accounts on the screens.

#include "store/journal.h"
#include "store/user_db.h"
#include "store/wishes.h"
#include "tests/ui/screen/screen_fixture.h"

namespace alder::ui::screen {
namespace {

class AccountsTest : public ScreenTest {
protected:
    void SetUp() override {
        for (const char* name : {"work", "home"}) {
            config::Account account{.name = name,
                                    .address = must(mail::AddrSpec::parse("ann@example.org"))};
            config_.accounts.push_back(std::move(account));
        }
        import("Inbox", {letter("first", 1), letter("third", 3)}, 0);
        import("Trash", {}, 0);
        import("Inbox", {letter("second", 2), letter("fourth", 4)}, 1);
        import("Trash", {}, 1);
        start();
    }
    void open_all() { type("left home enter"); }
};

TEST_F(AccountsTest, AllInboxesAreReadAsOne) {
    open_all();
    EXPECT_EQ(title().find(" Alder  All inboxes "), 0U) << picture();
    EXPECT_NE(title().find("4 messages, 4 unread"), std::string::npos) << picture();
    EXPECT_NE(line(1).find("first"), std::string::npos) << picture();
    EXPECT_NE(line(2).find("second"), std::string::npos);
    EXPECT_NE(line(2).find("home"), std::string::npos);
    EXPECT_NE(line(3).find("third"), std::string::npos);
    EXPECT_NE(line(4).find("fourth"), std::string::npos);
    type("enter p");
    EXPECT_TRUE(shows("Hello from third")) << picture();
}

TEST_F(AccountsTest, NewsNamesItsAccount) {
    letters_.notices.push(app::FilingNews{session_->accounts()[1].row.id, "A file was lost"});
    settle();
    EXPECT_NE(status().find("home: A file was lost"), std::string::npos) << status();
}

TEST_F(AccountsTest, NewsOfAnUndoThatCameTooLateNamesItsAccount) {
    const mail::AccountId home = session_->accounts()[1].row.id;
    program_.reset();
    session_.reset();
    {
        auto user = must(store::UserDb::open(place_.user_db(), vfs_.name()));
        must(store::Wishes(user.connection()).keep(home, {store::Wish::undo}));
        must(store::Journal(user.connection()).record("Did something", {}, WallTime{}));
    }
    start();
    EXPECT_TRUE(comes_to_show("home: What another alder")) << picture();
}

TEST_F(AccountsTest, ThePointerStaysOnThemWhenFoldersChange) {
    type("left home a P l a n s enter");
    EXPECT_TRUE(shows("Created folder Plans")) << picture();
    EXPECT_NE(current().find("All inboxes"), std::string::npos) << picture();
}

TEST_F(AccountsTest, WhatIsDoneInOneOfAllInboxesIsDoneInItsAccount) {
    open_all();
    type("home down d");
    EXPECT_FALSE(shows("second")) << picture();
    EXPECT_NE(title().find("3 messages"), std::string::npos) << picture();
    type("g h o m e : T r a s h enter");
    EXPECT_TRUE(shows("second")) << picture();
}

TEST_F(AccountsTest, UndoTakesBackTheLastOfWhicheverAccount) {
    open_all();
    type("home d d");
    EXPECT_FALSE(shows("first") || shows("second")) << picture();
    type("u");
    EXPECT_TRUE(shows("second") && !shows("first")) << picture();
    type("u");
    EXPECT_TRUE(shows("second") && shows("first")) << picture();
}

TEST_F(AccountsTest, AllInboxesHaveConversationsAndSayWhatTheyHaveNot) {
    open_all();
    type("#");
    EXPECT_NE(title().find("conversations"), std::string::npos) << picture();
    type("$ s");
    EXPECT_TRUE(shows("Several inboxes are shown by date")) << picture();
}

TEST_F(AccountsTest, ASearchIsByDateOverAllOfThem) {
    type("/ h e l l o enter");
    EXPECT_NE(line(1).find("first"), std::string::npos) << picture();
    EXPECT_NE(line(2).find("second"), std::string::npos) << picture();
}

}  // namespace
}  // namespace alder::ui::screen
