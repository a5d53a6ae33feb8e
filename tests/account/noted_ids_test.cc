// When it is written down how far the ids of mail.db have come.

#include "account/noted_ids.h"

#include "tests/account/account_fixture.h"

namespace alder::account {
namespace {

class Noted : public AccountTest {
protected:
    void make_folders(int count) {
        for (int n = 0; n < count; ++n) must(mail_.create_folder("f" + std::to_string(++folders_)));
    }
    std::int64_t noted() { return must(user_.id_mark(row_.id)).folder; }

    Result<void> made_there_ = disk_.make_directory(place_.directory(row_.id));
    store::UserDb user_ = must(store::UserDb::open(place_.user_db(), vfs_.name()));
    store::MailDb mail_ =
        must(store::MailDb::open(place_.mail_db(row_.id), vfs_.name(), store::Durability::full));
    NotedIds ids_{user_, mail_, row_.id};
    int folders_ = 0;
};

TEST_F(Noted, EveryFewThousandIds) {
    make_folders(2000);
    must(ids_.note_if_many());
    EXPECT_EQ(noted(), 0);
    make_folders(1);
    must(ids_.note_if_many());
    EXPECT_EQ(noted(), 2001);
    make_folders(1);
    must(ids_.note_if_many());
    EXPECT_EQ(noted(), 2001);
}

TEST_F(Noted, WhenNoMoreCome) {
    make_folders(1);
    must(ids_.note_if_quiet());
    make_folders(1);
    must(ids_.note_if_quiet());
    EXPECT_EQ(noted(), 0);
    must(ids_.note_if_quiet());
    EXPECT_EQ(noted(), 2);
}

TEST_F(Noted, BeforeTheyAreNamedElsewhere) {
    make_folders(3);
    must(ids_.note());
    make_folders(1);
    must(ids_.note_named(store::DeleteFolder{{3}}));
    EXPECT_EQ(noted(), 3);
    must(ids_.note_named(store::Move{{}, {4}}));
    EXPECT_EQ(noted(), 4);
}

TEST_F(Noted, PassesOverWhatANewerCopyMayHaveGiven) {
    make_folders(5);
    must(user_.set_id_mark(row_.id, {9, 0, 0}));
    EXPECT_EQ(must(ids_.which_copy()), NotedIds::Copy::anew);
    must(ids_.pass_over({}));
    EXPECT_GT(must(mail_.create_folder("next")).value, 1'000'000U);
    EXPECT_EQ(must(ids_.which_copy()), NotedIds::Copy::newest);
}

}  // namespace
}  // namespace alder::account
