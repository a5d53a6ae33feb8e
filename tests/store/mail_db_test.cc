#include "store/mail_db.h"

#include "tests/store/store_fixture.h"

namespace alder::store {
namespace {

class MailDbTest : public StoreTest {};

TEST_F(MailDbTest, ListsTheInboxFirstAndOthersByNameWhateverTheirCase) {
    for (const char* name : {"zoo", "Trash", "inbox", "Apple", "Lists/cpp"}) folder(name);
    std::vector<std::string> names;
    for (const FolderRow& each : must(mail_.folders())) names.push_back(each.name);
    EXPECT_EQ(names,
              (std::vector<std::string>{"Inbox", "Trash", "Apple", "Lists", "Lists/cpp", "zoo"}));
}

TEST_F(MailDbTest, ListsFoldersByTheNumbersInTheirNames) {
    for (const char* name : {"folder10", "folder2", "Old/2024", "Old/998"}) folder(name);
    std::vector<std::string> names;
    for (const FolderRow& each : must(mail_.folders())) names.push_back(each.name);
    EXPECT_EQ(names,
              (std::vector<std::string>{"folder2", "folder10", "Old", "Old/998", "Old/2024"}));
}

TEST_F(MailDbTest, GivesAWellKnownNameItsRoleOnce) {
    EXPECT_EQ(row(folder("Trash")).role, mail::Role::trash);
    EXPECT_EQ(row(folder("Deleted Items")).role, mail::Role::none);
}

TEST_F(MailDbTest, FindsTheInboxInAnyCase) {
    const FolderRow inbox = row(folder("inbox"));
    EXPECT_EQ(must(mail_.folder("INBOX")), inbox);
}

TEST_F(MailDbTest, RefusesNamesThatWouldConfuse) {
    for (const char* name : {"", "a//b", "..", "a/../b", "/a", "a/", "tab\there"}) {
        EXPECT_EQ(mail_.create_folder(name).error().code, Errc::bad_data) << name;
    }
}

TEST_F(MailDbTest, RenamesChildrenWithTheirParent) {
    folder("Lists/cpp/std");
    must(mail_.rename_folder(must(mail_.folder("Lists"))->id, "Old"));
    EXPECT_TRUE(must(mail_.folder("Old/cpp/std")));
    EXPECT_FALSE(must(mail_.folder("Lists/cpp/std")));
}

TEST_F(MailDbTest, RefusesToRenameOntoAnotherFolder) {
    const auto one = folder("one");
    folder("two");
    EXPECT_EQ(mail_.rename_folder(one, "two").error().code, Errc::cannot_create);
}

TEST_F(MailDbTest, BringsADeletedFolderBackWithWhatWasInIt) {
    const auto id = folder("Old");
    add(id, {.id = "a@x"});
    must(mail_.delete_folder(id));
    EXPECT_FALSE(must(mail_.folder("Old")));
    EXPECT_EQ(must(mail_.create_folder("Old")), id);
    EXPECT_EQ(row(id).total, 1U);
}

TEST_F(MailDbTest, KeepsCountersTrueThroughEverythingThatChangesThem) {
    const auto here = folder("here");
    const auto there = folder("there");
    const auto a = add(here, {.id = "a@x"});
    const auto b = add(here, {.id = "b@x", .flags = mail::Flags(1, {})});
    EXPECT_EQ(row(here).total, 2U);
    EXPECT_EQ(row(here).unseen, 1U);
    EXPECT_EQ(row(here).size, 2000U);

    mail::FlagChange seen;
    seen.add.add(mail::Flag::seen);
    must(placements_.change_flags(a, seen));
    EXPECT_EQ(row(here).unseen, 0U);
    mail::FlagChange unseen;
    unseen.remove.add(mail::Flag::seen);
    must(placements_.change_flags(b, unseen));
    must(placements_.move(b, there));
    EXPECT_EQ(row(here).total, 1U);
    EXPECT_EQ(row(there).unseen, 1U);
    must(placements_.copy(b, here, {1}));
    EXPECT_EQ(row(here).unseen, 1U);
    must(placements_.expunge(b, {2}, kNow));
    EXPECT_EQ(row(there).total, 0U);
    must(placements_.restore(b));
    EXPECT_EQ(row(there).total, 1U);
    EXPECT_EQ(row(there).unseen, 1U);
}

}  // namespace
}  // namespace alder::store
