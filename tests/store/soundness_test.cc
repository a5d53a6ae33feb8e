#include "store/soundness.h"

#include "store/user_db.h"
#include "tests/store/store_fixture.h"

namespace alder::store {
namespace {

class SoundnessTest : public StoreTest {};

TEST_F(SoundnessTest, CountsTheFoldersWhoseCountsAreWrong) {
    const auto id = folder("Old");
    add(id, {.id = "a@x"});
    EXPECT_EQ(must(miscounted_folders(mail_.connection())), 0);
    must(mail_.connection().run("UPDATE folder SET unseen = unseen + 1"));
    EXPECT_EQ(must(miscounted_folders(mail_.connection())), 1);
}

TEST_F(SoundnessTest, NamesTheBytesOfTheNewestMessagesThatHaveThem) {
    const auto id = folder("Old");
    for (const char* each : {"a@x", "b@x", "c@x", "d@x"}) add(id, {.id = each});
    must(mail_.connection().run("UPDATE message SET content = 10 * id"));
    must(mail_.connection().run("UPDATE message SET content = NULL WHERE id = 4"));
    EXPECT_EQ(must(newest_contents(mail_.connection(), 2)),
              (std::vector<mail::ContentId>{{30}, {20}}));
}

TEST_F(SoundnessTest, SaysThatRowsNameOthersThatAreGone) {
    auto user = must(UserDb::open("/store/user.db", vfs_.name()));
    must(user.account("work", "", kNow));
    must(check_whole(user.connection()));
    must(user.connection().run("PRAGMA foreign_keys = OFF"));
    must(
        user.connection().run("INSERT INTO step (id, what, created, undoes) VALUES (1, '', 0, 7)"));
    EXPECT_EQ(check_whole(user.connection()).error().code, Errc::corrupt);
}

}  // namespace
}  // namespace alder::store
