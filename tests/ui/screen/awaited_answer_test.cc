// Answering a message whose text has yet to come: the letter begins in front of whoever still waits
// for it, and of nobody else.

#include <algorithm>

#include <poll.h>

#include "store/mail_db.h"
#include "tests/ui/screen/screen_fixture.h"

namespace alder::ui::screen {
namespace {

class AwaitedAnswerTest : public ScreenTest {
protected:
    void SetUp() override {
        import("Trash", {});
        import("Inbox", {letter("dinner", 1), letter("lunch", 2)});
        start();
        mail_.emplace(
            must(store::MailDb::open(place_.mail_db({1}), vfs_.name(), store::Durability::normal)));
        content_ =
            must(mail_->connection().number("SELECT content FROM message WHERE subject = 'lunch'"));
        must(mail_->connection().run("UPDATE message SET content = NULL WHERE subject = 'lunch'"));
    }

    // The text, and a new message in the folder.
    void text_comes() {
        must(mail_->connection().run("UPDATE message SET content = ? WHERE subject = 'lunch'",
                                     content_));
        import("Archive", {letter("other", 9)});
        while (std::ranges::find(program_->shelves().front().folders, "Archive",
                                 &store::FolderRow::name) ==
               program_->shelves().front().folders.end()) {
            pollfd ready{session_->fd(), POLLIN, 0};
            ASSERT_GT(::poll(&ready, 1, 3'000), 0);
            settle();
        }
        settle();
    }
    command::Screen top() const { return program_->top().kind(); }

    std::optional<store::MailDb> mail_;
    std::int64_t content_ = 0;
};

TEST_F(AwaitedAnswerTest, BeginsInFrontOfWhoeverStillReadsTheMessage) {
    type("enter");
    EXPECT_TRUE(shows("Fetching the text …")) << picture();
    type("r");
    EXPECT_EQ(top(), command::Screen::reader);
    text_comes();
    EXPECT_EQ(top(), command::Screen::composer) << picture();
    EXPECT_TRUE(shows("Subject : Re: lunch")) << picture();
}

TEST_F(AwaitedAnswerTest, IsForgottenWithTheReader) {
    type("enter r <");
    text_comes();
    EXPECT_EQ(top(), command::Screen::index) << picture();
    EXPECT_FALSE(shows("Ready")) << picture();
}

TEST_F(AwaitedAnswerTest, IsForgottenWithTheMessage) {
    type("r d");
    text_comes();
    EXPECT_EQ(top(), command::Screen::index) << picture();
    EXPECT_FALSE(shows("Ready")) << picture();
}

TEST_F(AwaitedAnswerTest, IsForgottenWithTheMessageThatIsDeletedInTheReader) {
    type("enter r d");
    text_comes();
    EXPECT_TRUE(shows("Hello from dinner")) << picture();
    EXPECT_EQ(top(), command::Screen::reader) << picture();
    EXPECT_FALSE(shows("Ready")) << picture();
}

TEST_F(AwaitedAnswerTest, OnlySaysThatItIsThereToWhoeverLooksAtSomethingElse) {
    type("enter r ctrl-t");
    text_comes();
    EXPECT_EQ(top(), command::Screen::activity) << picture();
    EXPECT_NE(status().find("Ready: “lunch”; there R answers it"), std::string::npos) << status();
    type("< f");
    EXPECT_TRUE(shows("Fwd: lunch")) << picture();
}

TEST_F(AwaitedAnswerTest, LeavesTheKeysToTheQuestionBeingAnswered) {
    type("f /");
    text_comes();
    type("p l a n");
    EXPECT_TRUE(shows("plan")) << picture();
    EXPECT_EQ(top(), command::Screen::index) << picture();
    type("esc");
    EXPECT_NE(status().find("Ready: F sends it on"), std::string::npos) << status();
}

}  // namespace
}  // namespace alder::ui::screen
