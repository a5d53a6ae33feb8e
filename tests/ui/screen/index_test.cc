#include "tests/ui/screen/screen_fixture.h"

namespace alder::ui::screen {
namespace {

class IndexTest : public ScreenTest {
protected:
    void SetUp() override {
        import("Trash", {});
        import("Inbox", {letter("one", 1), letter("two", 2), letter("three", 3), letter("four", 4),
                         letter("five", 5)});
    }
};

TEST_F(IndexTest, OpensOnTheNewestMessageOfTheInbox) {
    start();
    EXPECT_NE(title().find("Inbox"), std::string::npos);
    EXPECT_NE(current().find("five"), std::string::npos);
}

TEST_F(IndexTest, OpensInTheFolderThatIsNamed) {
    for (const char* where : {"Trash", "Trash/", "folder:Trash"}) {
        start(Preset::pine, {24, 80}, where);
        EXPECT_EQ(title().find(" Alder  Trash "), 0U) << where << '\n' << picture();
    }
    start(Preset::pine, {24, 80}, "folder:Trahs");
    EXPECT_TRUE(shows("There is no folder Trahs")) << picture();
    EXPECT_EQ(title().find(" Alder  Inbox "), 0U) << picture();
    pass(std::chrono::seconds(1));
    EXPECT_TRUE(shows("There is no folder Trahs")) << picture();
    start(Preset::pine, {24, 80}, "subject:two");
    EXPECT_EQ(title().find(" Alder  Search: subject:two "), 0U) << picture();
}

TEST_F(IndexTest, PaintsTheFirstPageBeforeAnyThreadIsAtWork) {
    start();
    EXPECT_NE(first_paint_.find("five"), std::string::npos);
    EXPECT_NE(first_paint_.find("5 messages, 5 unread"), std::string::npos);
}

TEST_F(IndexTest, GoesToTheNextMessageAfterADelete) {
    start();
    type("p p d");
    EXPECT_FALSE(shows("three"));
    EXPECT_NE(current().find("four"), std::string::npos);
    EXPECT_NE(status().find("Deleted 1 message"), std::string::npos);
    EXPECT_NE(title().find("4 messages"), std::string::npos);
}

TEST_F(IndexTest, BringsBackWhatWasDeletedAndSaysSo) {
    start();
    type("p p d u");
    EXPECT_TRUE(shows("three"));
    EXPECT_NE(status().find("Undone: Deleted 1 message"), std::string::npos);
}

TEST_F(IndexTest, DoesAgainWhatWasTakenBack) {
    start();
    type("d u ctrl-r");
    EXPECT_FALSE(shows("five"));
    EXPECT_NE(status().find("Done again: Deleted 1 message"), std::string::npos);
}

TEST_F(IndexTest, SaysWhenThereIsNothingToTakeBack) {
    start();
    type("ctrl-r");
    EXPECT_NE(status().find("nothing to do again"), std::string::npos);
}

TEST_F(IndexTest, ShowsADeleteBeforeTheStoreHasIt) {
    start();
    program_->feed(terminal::Key::typed("d"), now_);
    must(program_->draw());
    EXPECT_FALSE(shows("five"));
    settle();
    EXPECT_FALSE(shows("five"));
}

TEST_F(IndexTest, KeepsTheCursorOnItsMessageWhenNewMailArrives) {
    start();
    type("p p");
    import("Inbox", {letter("six", 6), letter("zero", 1)});
    while (!shows("six")) {
        pollfd ready{session_->fd(), POLLIN, 0};
        ASSERT_GT(::poll(&ready, 1, 3'000), 0);
        settle();
    }
    EXPECT_NE(current().find("three"), std::string::npos);
}

TEST_F(IndexTest, ActsOnTheSelectionWhenThereIsOne) {
    start();
    type("home ; ; ; ;");
    EXPECT_NE(title().find("2 selected"), std::string::npos) << title();
    type("d");
    EXPECT_NE(status().find("Deleted 2 messages"), std::string::npos) << status();
    EXPECT_NE(title().find("3 messages"), std::string::npos);
}

TEST_F(IndexTest, SelectsWhatMatchesASearch) {
    start();
    type("; / subject:t enter");
    EXPECT_NE(title().find("2 selected"), std::string::npos) << title();
}

TEST_F(IndexTest, ShowsOnlyWhatMatchesALimitAndAllAgainAfterAnEmptyOne) {
    start();
    type("z subject:t enter");
    EXPECT_TRUE(shows("two") && shows("three"));
    EXPECT_FALSE(shows("four"));
    type("z ctrl-u enter");
    EXPECT_TRUE(shows("four"));
}

TEST_F(IndexTest, SaysWhatIsWrongWithALimit) {
    start();
    type("z after:nonsense enter");
    EXPECT_NE(status().find("nonsense"), std::string::npos) << status();
    EXPECT_TRUE(shows("four"));
}

TEST_F(IndexTest, SaysWhatAPatternOfMuttsIsHere) {
    start(Preset::mutt);
    for (const char* keys :
         {"l ~ f space t o m enter", "/ ~ f space t o m enter", "T ~ f space t o m enter"}) {
        type(keys);
        EXPECT_NE(status().find("~f tom is from:tom here"), std::string::npos) << picture();
        EXPECT_TRUE(shows("four")) << picture();
    }
    type("l t w o enter l ctrl-u a l l enter");
    EXPECT_TRUE(shows("four")) << picture();
}

TEST_F(IndexTest, AHintOfACommandLineNamesTheMessage) {
    for (const Preset preset : {Preset::pine, Preset::mutt}) {
        start(preset);
        type("|");
        EXPECT_NE(status().find("`alder show --raw local/5 | less`"), std::string::npos)
            << status();
    }
}

TEST_F(IndexTest, FlagsAndUnflags) {
    start();
    type("* *");
    EXPECT_NE(current().find("N*"), std::string::npos);
    type("* *");
    EXPECT_EQ(current().find("N*"), std::string::npos);
}

TEST_F(IndexTest, MovesToAFolderFoundByTyping) {
    start();
    type("s t r a s h enter");
    EXPECT_FALSE(shows("five"));
    EXPECT_NE(status().find("Moved 1 message to Trash"), std::string::npos) << status();
}

TEST_F(IndexTest, SortsBySubjectAndKeepsTheCursorOnItsMessage) {
    start();
    type("p $ s");
    EXPECT_NE(current().find("four"), std::string::npos);
    EXPECT_NE(line(1).find("five"), std::string::npos) << picture();
}

TEST_F(IndexTest, JumpsByNumber) {
    start();
    type("2 enter");
    EXPECT_NE(current().find("two"), std::string::npos);
    type("j 9 9 enter");
    EXPECT_NE(status().find("no message 99"), std::string::npos);
}

TEST_F(IndexTest, FindsTheNextUnreadAroundTheEnd) {
    start();
    type("* t p * t tab");
    EXPECT_NE(current().find("one"), std::string::npos) << picture();
}

TEST_F(IndexTest, SearchesAllFolders) {
    import("Archive", {letter("two again", 9)});
    start();
    type("/ subject:two enter");
    EXPECT_TRUE(shows("two again"));
    EXPECT_NE(title().find("2 messages"), std::string::npos) << title();
    type("<");
    EXPECT_NE(title().find("Inbox"), std::string::npos);
}

TEST_F(IndexTest, QuitLeadsBackFromWhatASearchFound) {
    for (const Preset preset : {Preset::pine, Preset::mutt}) {
        start(preset);
        type("/ subject:two enter enter q");
        type("q");
        EXPECT_FALSE(program_->finished());
        EXPECT_EQ(title().find(" Alder  Inbox "), 0U) << picture();
        type("q");
        EXPECT_TRUE(program_->finished());
    }
}

TEST_F(IndexTest, QuitLeadsBackToTheFoldersWhereTheSearchBegan) {
    start();
    type("< / subject:two enter q");
    EXPECT_FALSE(program_->finished());
    EXPECT_EQ(program_->top().kind(), command::Screen::folders);
    type("q");
    EXPECT_TRUE(program_->finished());
}

TEST_F(IndexTest, QuitShowsAllAgainWhereALimitHides) {
    start();
    type("z subject:t enter q");
    EXPECT_FALSE(program_->finished());
    EXPECT_TRUE(shows("four")) << picture();
    type("q");
    EXPECT_TRUE(program_->finished());
}

TEST_F(IndexTest, ASearchSaysInWhichFolderEachMessageIs) {
    start();
    type("d / f o l d e r : * space h e l l o enter");
    EXPECT_NE(line(5).find("Trash"), std::string::npos) << picture();
    EXPECT_NE(line(4).find("Inbox"), std::string::npos) << picture();
}

TEST_F(IndexTest, MarksAsReadWhatIsOpenedAndUndoTakesThatBackWithTheDeedBefore) {
    start();
    type("d enter <");
    EXPECT_EQ(current().find(" N "), std::string::npos);
    type("u");
    EXPECT_NE(status().find("Undone: Deleted 1 message"), std::string::npos) << status();
    EXPECT_TRUE(shows("five"));
    EXPECT_NE(current().find(" N "), std::string::npos) << picture();
}

TEST_F(IndexTest, OpeningOneMessageOfALimitToUnreadReadsThatOneAlone) {
    start();
    type("z is:unread enter home enter");
    EXPECT_TRUE(shows("Hello from one")) << picture();
    type("<");
    EXPECT_NE(title().find("4 messages"), std::string::npos) << picture();
}

TEST_F(IndexTest, ALeavingReaderTakesItsQuestionAlong) {
    start();
    type("enter");
    const Screen& reader = program_->top();
    program_->prompt({TermText::own("Find: "), "", [](const std::string&) { FAIL(); }});
    program_->leave(reader);
    settle();
    type("enter");
    EXPECT_TRUE(shows("Hello from five")) << picture();
}

TEST_F(IndexTest, AReaderLeavesFromUnderItsAttachments) {
    start();
    type("enter");
    const Screen& reader = program_->top();
    type("v");
    program_->leave(reader);
    settle();
    EXPECT_TRUE(shows("Parts of the message"));
    type("<");
    EXPECT_NE(current().find("five"), std::string::npos) << picture();
}

TEST_F(IndexTest, MovesWhatWasMeantWhenTheKeyWasPressed) {
    start();
    type("s");
    static_cast<IndexScreen&>(const_cast<Screen&>(program_->top())).step(-1);
    type("t r a s h enter");
    EXPECT_FALSE(shows("five"));
    EXPECT_TRUE(shows("four"));
}

TEST_F(IndexTest, StandsEverySize) {
    start();
    for (const terminal::Size size : {terminal::Size{1, 1}, {2, 3}, {3, 80}, {5, 10}, {60, 200}}) {
        terminal_->resize(size);
        type("x enter down < ? < g esc : esc ; esc");
    }
    EXPECT_TRUE(shows("Inbox"));
}

TEST_F(IndexTest, AsksOnceWhoseKeysAPersonKnows) {
    start(std::nullopt);
    EXPECT_TRUE(shows("Pine keys or mutt keys?"));
    type("m");
    EXPECT_EQ(kept_, Preset::mutt);
    EXPECT_FALSE(shows("Pine keys or mutt keys?"));
    type("k");
    EXPECT_NE(current().find("four"), std::string::npos);
}

TEST_F(IndexTest, DoesWhatAKeyMeansWhenItIsNoAnswerToTheQuestion) {
    start(std::nullopt);
    type("up");
    EXPECT_EQ(kept_, std::nullopt);
    EXPECT_NE(current().find("four"), std::string::npos);
}

TEST_F(IndexTest, ShowsWhatMayFollowAPrefixAfterAMoment) {
    start();
    type("$");
    EXPECT_FALSE(shows("Subject"));
    pass(std::chrono::milliseconds(500));
    EXPECT_TRUE(shows("Subject"));
}

}  // namespace
}  // namespace alder::ui::screen
