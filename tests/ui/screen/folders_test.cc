// Folders that are made, renamed and deleted on the screens.

#include "tests/ui/screen/screen_fixture.h"

namespace alder::ui::screen {
namespace {

class FoldersTest : public ScreenTest {
protected:
    void SetUp() override {
        import("Trash", {});
        import("Inbox", {letter("one", 1), letter("two", 2)});
    }
};

TEST_F(FoldersTest, AreMadeRenamedAndDeleted) {
    start();
    type("left a P l a n s enter");
    EXPECT_TRUE(shows("Created folder Plans")) << picture();
    type("end p r");
    EXPECT_TRUE(shows("New name: Plans")) << picture();
    type("/ a enter");
    EXPECT_TRUE(shows("a folder cannot be put below itself")) << picture();
    type("r 2 enter");
    EXPECT_TRUE(shows("Renamed Plans to Plans2")) << picture();
    type("d");
    EXPECT_TRUE(shows("Deleted folder Plans2")) << picture();
    type("u");
    EXPECT_TRUE(shows("Undone: Deleted folder Plans2")) << picture();
}

TEST_F(FoldersTest, StayWhenTheyMustOrHoldSomething) {
    start();
    type("left d");
    EXPECT_TRUE(shows("Inbox must stay what it is")) << picture();
    type("a i n b o x enter");
    EXPECT_TRUE(shows("there is a folder inbox already")) << picture();
}

TEST_F(FoldersTest, AreMadeForAMessageThatIsToGoThere) {
    start();
    type("s P l a n s enter");
    EXPECT_TRUE(shows("There is no such folder. Make it: Plans")) << picture();
    type("enter");
    EXPECT_NE(title().find("1 message"), std::string::npos) << picture();
    EXPECT_FALSE(shows("two")) << picture();
    type("g P l a n s enter");
    EXPECT_TRUE(shows("two")) << picture();
}

TEST_F(FoldersTest, AreNotChosenByANameThatIsNone) {
    start();
    type("g x x x enter");
    EXPECT_TRUE(shows("Nothing here is called that")) << picture();
    type("esc");
    EXPECT_TRUE(shows("two")) << picture();
}

TEST_F(FoldersTest, WhatIsForTheSelectedDoesNothingWithoutThem) {
    start(Preset::mutt);
    type("; d");
    EXPECT_TRUE(shows("Nothing is selected")) << picture();
    EXPECT_TRUE(shows("two"));
    type("t ; d");
    EXPECT_TRUE(shows("Deleted 1 message")) << picture();
}

TEST_F(FoldersTest, KeysOfOtherProgramsAreAnsweredWithWhatToDoHere) {
    start(Preset::mutt);
    type("U");
    EXPECT_TRUE(shows("u takes back what was deleted")) << picture();
}

}  // namespace
}  // namespace alder::ui::screen
