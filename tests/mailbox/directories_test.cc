#include <gtest/gtest.h>

#include "disk/memory_disk.h"
#include "mailbox/loose_files.h"
#include "mailbox/maildir.h"

namespace alder::mailbox {
namespace {

using Names = std::vector<std::string>;

class Directories : public testing::Test {
protected:
    void write(const std::string& path, std::string_view text = "Subject: x\n\n") {
        EXPECT_TRUE(disk_.make_directory(path.substr(0, path.rfind('/'))));
        auto file = disk_.open(path, disk::Access::create);
        ASSERT_TRUE(file) << path;
        ASSERT_TRUE((*file)->write_at(0, text));
    }
    void make_maildir(const std::string& path) {
        for (const char* part : {"/cur", "/new", "/tmp"})
            ASSERT_TRUE(disk_.make_directory(path + part));
    }

    disk::MemoryDisk disk_;
};

TEST(MaildirName, HoldsTheFlags) {
    const Names keywords{"todo", "", "bad(one", "work"};
    EXPECT_EQ(flags_in_name("1.host:2,FRS", keywords).names(),
              (Names{"\\Seen", "\\Answered", "\\Flagged"}));
    EXPECT_EQ(flags_in_name("1.host:2,DPT", keywords).names(),
              (Names{"\\Deleted", "\\Draft", "$Forwarded"}));
    EXPECT_EQ(flags_in_name("1.host;2,S", keywords).names(), Names{"\\Seen"});
    EXPECT_EQ(flags_in_name("1.host!2,S", keywords).names(), Names{"\\Seen"});
    EXPECT_EQ(flags_in_name("1.host:2,Sabcdz", keywords).names(),
              (Names{"\\Seen", "todo", "work"}));
    for (const char* name : {"1.host", "1.host2,S", "1.host:1,S", "2,S", ":2,", ""})
        EXPECT_TRUE(flags_in_name(name, keywords).empty()) << name;
}

TEST_F(Directories, GiveTheMessagesOfAMaildirOldestFirst) {
    make_maildir("/m");
    write("/m/cur/20.b:2,Sa");
    write("/m/new/9.a");
    write("/m/cur/.hidden");
    write("/m/tmp/30.c");
    write("/m/dovecot-keywords", "0 todo\n99 far\n1 later\n");
    const auto messages = scan_maildir(disk_, "/m");
    ASSERT_TRUE(messages);
    ASSERT_EQ(messages->size(), 2u);
    EXPECT_EQ((*messages)[0].path, "/m/new/9.a");
    EXPECT_EQ((*messages)[0].arrived, WallTime(std::chrono::seconds(9)));
    EXPECT_EQ((*messages)[1].path, "/m/cur/20.b:2,Sa");
    EXPECT_EQ((*messages)[1].flags.names(), (Names{"\\Seen", "todo"}));
}

TEST_F(Directories, NameTheFoldersOfAMaildir) {
    make_maildir("/m");
    make_maildir("/m/.Lists.cpp");
    make_maildir("/m/.Archive");
    ASSERT_TRUE(disk_.make_directory("/m/.notmuch"));
    EXPECT_EQ(*maildir_folders(disk_, "/m"),
              (std::vector<MaildirFolder>{
                  {"Inbox", "/m"}, {"Archive", "/m/.Archive"}, {"Lists/cpp", "/m/.Lists.cpp"}}));
    EXPECT_EQ(maildir_folders(disk_, "/m/.notmuch").error().code, Errc::not_found);
}

TEST_F(Directories, GiveTheMessagesOfAnMhFolderByNumber) {
    write("/mh/10");
    write("/mh/9");
    write("/mh/,8");
    write("/mh/sub/1");
    write("/mh/.mh_sequences", "cur: 9\nunseen: 10-12 3\nflagged: x 9 1-2\nmine: 1-9 5-20\n");
    const auto messages = scan_mh(disk_, "/mh");
    ASSERT_TRUE(messages);
    ASSERT_EQ(messages->size(), 2u);
    EXPECT_EQ((*messages)[0].path, "/mh/9");
    EXPECT_EQ((*messages)[0].flags.names(), (Names{"\\Seen", "\\Flagged", "mine"}));
    EXPECT_EQ((*messages)[1].path, "/mh/10");
    EXPECT_EQ((*messages)[1].flags.names(), Names{"mine"});
}

TEST_F(Directories, GiveEmlFilesByName) {
    write("/e/b.eml");
    write("/e/a.EML");
    write("/e/notes.txt");
    const auto messages = scan_eml(disk_, "/e");
    ASSERT_TRUE(messages);
    ASSERT_EQ(messages->size(), 2u);
    EXPECT_EQ((*messages)[0].path, "/e/a.EML");
}

TEST_F(Directories, AreGuessedByWhatIsInThem) {
    make_maildir("/m");
    write("/mh/1");
    write("/e/a.eml");
    write("/other/notes.txt", "notes");
    write("/f/box", "From a Sat Jan  3 01:05:34 1996\nSubject: x\n\n");
    write("/f/message");
    write("/f/picture", "\x89PNG\r\n\x1a\n");
    write("/f/empty", "");
    EXPECT_EQ(guess_kind(disk_, "/m"), Kind::maildir);
    EXPECT_EQ(guess_kind(disk_, "/mh"), Kind::mh);
    EXPECT_EQ(guess_kind(disk_, "/e"), Kind::eml);
    EXPECT_EQ(guess_kind(disk_, "/f/box"), Kind::mbox);
    EXPECT_EQ(guess_kind(disk_, "/f/empty"), Kind::mbox);
    EXPECT_EQ(guess_kind(disk_, "/f/message"), Kind::message);
    EXPECT_EQ(guess_kind(disk_, "/f/picture").error().code, Errc::bad_data);
    EXPECT_EQ(guess_kind(disk_, "/other").error().code, Errc::bad_data);
    EXPECT_EQ(guess_kind(disk_, "/nothing").error().code, Errc::no_input);
}

}  // namespace
}  // namespace alder::mailbox
