// Golden screens over the sample mail; how to accept a new picture: expect_screen().

#include "tests/ui/screen/screen_fixture.h"

namespace alder::ui::screen {
namespace {

class GoldenTest : public ScreenTest {
protected:
    void SetUp() override { import_demo(); }
};

TEST_F(GoldenTest, TheInboxWithPinesBar) {
    start();
    expect_screen("index");
    type("o");
    expect_screen("index-pine-bar-2");
}

TEST_F(GoldenTest, TheInboxWithMuttsBar) {
    start(Preset::mutt);
    expect_screen("index-mutt");
}

TEST_F(GoldenTest, TheInboxOnAWideTerminal) {
    start(Preset::pine, {60, 200});
    expect_screen("index-wide");
}

TEST_F(GoldenTest, Folders) {
    start();
    type("left");
    expect_screen("folders");
}

TEST_F(GoldenTest, ConversationsAndFoldedOnes) {
    start(Preset::pine, {24, 80}, "Lists/alder-users");
    type("#");
    expect_screen("index-threads");
    type("= home");
    expect_screen("index-folded");
}

TEST_F(GoldenTest, TheWelcomeLetter) {
    start();
    type("/ subject:welcome enter enter");
    expect_screen("reader-welcome");
}

TEST_F(GoldenTest, ALetterWhoseTextIsBeingFetched) {
    auto mail =
        must(store::MailDb::open(place_.mail_db({1}), vfs_.name(), store::Durability::normal));
    must(mail.connection().run("UPDATE message SET content = NULL"));
    start();
    type("/ subject:welcome enter enter");
    EXPECT_TRUE(shows("From:") && shows("Subject: Welcome")) << picture();
    EXPECT_TRUE(shows("Fetching the text …")) << picture();
    EXPECT_FALSE(shows("not here yet")) << picture();
}

TEST_F(GoldenTest, ANewsletter) {
    start();
    type("/ subject:lighthouse enter enter =");
    expect_screen("reader-html");
}

TEST_F(GoldenTest, ALetterThatWantsTheTerminal) {
    start();
    type("4 0 enter enter");
    expect_screen("reader-hostile");
}

TEST_F(GoldenTest, ADraftThatIsReadSaysHowToGoOnWithIt) {
    start(Preset::pine, {24, 80}, "Drafts");
    type("enter");
    EXPECT_TRUE(shows("This is a draft; E goes on writing it")) << picture();
}

TEST_F(GoldenTest, ScriptsOfTheWorld) {
    start(Preset::pine, {24, 80}, "Archive");
    type("j 4 enter enter");
    expect_screen("reader-scripts");
}

TEST_F(GoldenTest, SourceAndHeaders) {
    start(Preset::pine, {24, 80}, "Receipts");
    type("1 enter enter h");
    expect_screen("reader-headers");
    type("ctrl-u");
    expect_screen("reader-source");
}

TEST_F(GoldenTest, Attachments) {
    start(Preset::pine, {24, 80}, "Receipts");
    type("7 enter v");
    expect_screen("attachments");
}

TEST_F(GoldenTest, Help) {
    start();
    type("?");
    expect_screen("help-index");
}

TEST_F(GoldenTest, HelpOnANarrowTerminal) {
    start(Preset::pine, {24, 40});
    type("?");
    expect_screen("help-narrow");
}

TEST_F(GoldenTest, AnEncryptedLetterSaysThatItIs) {
    start();
    type("/ has:encryption enter enter");
    EXPECT_TRUE(shows("[This message is encrypted, and Alder cannot open it yet]")) << picture();
}

TEST_F(GoldenTest, Palette) {
    start();
    type(": s o r t");
    expect_screen("palette");
}

TEST_F(GoldenTest, WhichKey) {
    start();
    type("$");
    pass(std::chrono::seconds(1));
    expect_screen("which-key");
}

TEST_F(GoldenTest, TheFirstQuestion) {
    start(std::nullopt);
    expect_screen("first-question");
}

TEST_F(GoldenTest, Activity) {
    start();
    type("d u ctrl-t");
    expect_screen("activity");
}

}  // namespace
}  // namespace alder::ui::screen
