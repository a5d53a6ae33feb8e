#include "account/mbox_backend.h"

#include "tests/account/account_fixture.h"

namespace alder::account {
namespace {

constexpr const char* kFrom = "From ann@example.org Sat Jan 31 09:05:00 2026\n";

std::string mbox(const std::vector<std::string>& letters) {
    std::string out;
    for (const std::string& each : letters) out += kFrom + each + "\n";
    return out;
}

class MboxBackendTest : public AccountTest {
protected:
    MboxBackendTest() { must(disk_.make_directory("/mail")); }

    void write(const std::vector<std::string>& letters) {
        write_file(disk_, "/mail/list.mbox", mbox(letters));
    }
    // A start, a look, and the end of the program.
    std::vector<Notice> run() {
        return start(std::make_unique<MboxBackend>(disk_, "/mail")).look();
    }

    const std::string a_ = letter("a", 1);
    const std::string b_ = letter("b", 2);
    const std::string c_ = letter("c", 3);
    const std::string d_ = letter("d", 4);
};

TEST_F(MboxBackendTest, ShowsEachFileAsAFolder) {
    write({a_, b_});
    write_file(disk_, "/mail/inbox", mbox({c_}));
    run();
    EXPECT_EQ(picture(), "Inbox: c | Trash: | list: b a");
}

TEST_F(MboxBackendTest, TakesASingleFileForTheInbox) {
    write({a_, b_});
    start(std::make_unique<MboxBackend>(disk_, "/mail/list.mbox")).look();
    EXPECT_EQ(picture(), "Inbox: b a | Trash:");
}

TEST_F(MboxBackendTest, ReadsTheBytesWhereTheyAre) {
    write({a_, b_});
    run();
    Reader look = reader();
    const auto row = must(look.rows({.folder = must(look.mail().folder("list"))->id}, {})).front();
    EXPECT_EQ(must(look.raw(must(look.entries({row.id})).front())), b_);
}

TEST_F(MboxBackendTest, TakesInWhatAnotherProgramAppends) {
    write({a_});
    run();
    write({a_, b_});
    run();
    EXPECT_EQ(picture(), "Trash: | list: b a");
}

TEST_F(MboxBackendTest, AddsNothingWhenNothingChanged) {
    write({a_, b_});
    run();
    run();
    EXPECT_EQ(picture(), "Trash: | list: b a");
}

TEST_F(MboxBackendTest, KeepsWhatAPersonDidWhenTheFileIsRewritten) {
    write({a_, b_, c_});
    auto process = start(std::make_unique<MboxBackend>(disk_, "/mail"));
    process.look();
    mail::FlagChange flagged;
    flagged.add.add(mail::Flag::flagged);
    const auto trash = must(reader().mail().folder("Trash"))->id;
    process.request(Perform{{1}, "flag", {store::ChangeFlags{{{3}}, flagged}}, {}, {}});
    process.request(Perform{{2}, "move", {store::Move{{{2}}, trash}}, {}, {}});
    ASSERT_EQ(picture(), "Trash: b | list: c! a");
    process = {};
    write({d_, c_, b_, letter("e", 5)});  // a is gone, the others stand elsewhere, two are new
    run();
    EXPECT_EQ(picture(), "Trash: b | list: e d c!");
    Reader look = reader();
    EXPECT_EQ(must(look.raw(must(look.entries({{3}})).front())), c_);
}

TEST_F(MboxBackendTest, KeepsEverythingWhileTheFileIsAway) {
    write({a_, b_});
    run();
    must(disk_.remove("/mail/list.mbox"));
    run();
    EXPECT_EQ(picture(), "Trash: | list: b a");
}

TEST_F(MboxBackendTest, NamesAFileThatIsNoMboxAndReadsTheOthers) {
    write_file(disk_, "/mail/apple", "this is no mbox\n");
    write({a_});
    const auto notices = run();
    const auto* trouble = find<Trouble>(notices);
    ASSERT_NE(trouble, nullptr);
    EXPECT_NE(trouble->error.detail.find("/mail/apple"), std::string::npos);
    EXPECT_NE(picture().find("list: a"), std::string::npos);
}

TEST_F(MboxBackendTest, TakesFlagsFromTheHeaderOnce) {
    const std::string read = "Status: RO\nX-Status: F\n" + a_;
    write({read});
    run();
    EXPECT_EQ(picture(), "Trash: | list: a!");
}

TEST_F(MboxBackendTest, TakesInNewMailAfterTheFolderWasRenamed) {
    write({a_});
    run();
    {
        auto mail = must(store::Connection::open(place_.mail_db(row_.id), {.vfs = vfs_.name()}));
        must(mail.run("UPDATE folder SET name = 'letters' WHERE name = 'list'"));
    }
    write({a_, b_});
    run();
    EXPECT_EQ(picture(), "Trash: | letters: b a");
}

TEST_F(MboxBackendTest, KeepsFilesWithTheSameNameApart) {
    write({a_});
    write_file(disk_, "/mail/list", mbox({b_}));
    run();
    run();
    EXPECT_EQ(picture(), "Trash: | list: b | list.mbox: a");
}

TEST_F(MboxBackendTest, EmptiesTheFolderWhenTheFileIsEmptied) {
    write({a_, b_});
    run();
    write({});
    run();
    EXPECT_EQ(picture(), "Trash: | list:");
    write({c_});
    run();
    EXPECT_EQ(picture(), "Trash: | list: c");
}

TEST_F(MboxBackendTest, FindsAFileThatAppearsLater) {
    write({a_});
    auto process = start(std::make_unique<MboxBackend>(disk_, "/mail"));
    process.look();
    write_file(disk_, "/mail/work", mbox({b_}));
    process.look();
    EXPECT_EQ(picture(), "Trash: | list: a | work: b");
}

}  // namespace
}  // namespace alder::account
