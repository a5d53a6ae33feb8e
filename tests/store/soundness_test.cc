#include "store/soundness.h"

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
    const auto id = folder("Old");
    add(id, {.id = "a@x"});
    must(check_whole(mail_.connection()));
    must(mail_.connection().run("PRAGMA foreign_keys = OFF"));
    must(mail_.connection().run("DELETE FROM message"));
    EXPECT_EQ(check_whole(mail_.connection()).error().code, Errc::corrupt);
}

}  // namespace
}  // namespace alder::store
