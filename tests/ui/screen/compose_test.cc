// Letters written on the screens: how they begin, what their keys do, what their owner is told.

#include <filesystem>
#include <fstream>

#include "tests/ui/screen/screen_fixture.h"

namespace alder::ui::screen {
namespace {

class ComposeTest : public ScreenTest {
protected:
    void SetUp() override {
        import("Inbox", {"From: Ann <ann@example.org>\nTo: bob@example.net, carl@example.com\n"
                         "Subject: Lunch\nMessage-ID: <1@example.org>\n"
                         "Date: 20 Nov 2026 09:05:00 +0000\n\nHi Bob,\n\nlunch on Monday? The "
                         "place by the river has tables outside and does not mind dogs.\n\n> It is "
                         "warm again\nYes!\n-- \nAnn\n"});
    }
    void put(const std::string& words) {
        for (const char c : words)
            type(c == ' ' ? "space" : c == '\n' ? "enter" : std::string(1, c));
    }
    std::string file(const std::string& name, const std::string& content) {
        const auto path = dir_ / name;
        std::ofstream(path) << content;
        return path.string();
    }
};

TEST_F(ComposeTest, AnEmptyLetter) {
    start();
    type("c");
    expect_screen("compose-empty");
    EXPECT_EQ(program_->top().kind(), command::Screen::composer_head);
}

TEST_F(ComposeTest, NamesItsOwnKeyForHelp) {
    start();
    type("c esc");
    EXPECT_NE(status().find("Esc does nothing here; ^G shows the keys"), std::string::npos)
        << status();
}

TEST_F(ComposeTest, EnterAfterTheSubjectGoesToTheWords) {
    start();
    type("c");
    put("ann@example.org");
    type("enter enter enter");
    put("Lunch");
    type("enter");
    EXPECT_EQ(program_->top().kind(), command::Screen::composer);
    put("Dear Ann");
    EXPECT_TRUE(shows("Subject : Lunch")) << picture();
    EXPECT_TRUE(shows("\n Dear Ann")) << picture();
}

TEST_F(ComposeTest, WhatIsTypedWhileAFileIsLookedForStays) {
    start();
    type("c tab tab");
    put("missing.pdf");
    program_->feed(terminal::Key::of(terminal::KeyKind::enter), now_);
    program_->feed(terminal::Key::typed("x"), now_);
    program_->feed(terminal::Key::of(terminal::KeyKind::tab), now_);
    program_->feed(terminal::Key::typed("y"), now_);
    settle();
    EXPECT_NE(status().find("Not attached: "), std::string::npos) << status();
    EXPECT_TRUE(shows("Attach  : x\n")) << picture();
    put("z");
    EXPECT_TRUE(shows("Subject : yz\n")) << picture();
}

TEST_F(ComposeTest, AReplyWithItsQuote) {
    start();
    type("r");
    expect_screen("compose-reply");
    EXPECT_EQ(program_->top().kind(), command::Screen::composer);
}

TEST_F(ComposeTest, ALetterWithAttachments) {
    start();
    type("r");
    for (const auto* const name : {"menu.pdf", "写真.png"}) {
        type("alt-a");
        terminal::Key paste = terminal::Key::of(terminal::KeyKind::paste);
        paste.text = file(name, "0123456789");
        program_->feed(paste, now_);
        type("enter");
    }
    pass(std::chrono::seconds(10));
    type("shift-tab");
    expect_screen("compose-attachments");
    type("alt-t enter");
    EXPECT_FALSE(shows("menu.pdf  "));
    type("alt-u");
    EXPECT_TRUE(shows("2. menu.pdf  10 B  application/pdf")) << picture();
}

TEST_F(ComposeTest, WhatWouldBeRegretted) {
    start();
    type("c");
    put("ann@example.org");
    type("tab tab tab tab");
    put("I attached it.");
    type("ctrl-x");
    expect_screen("compose-regrets");
    EXPECT_EQ(letters_.last<app::SendIt>(), nullptr);
    type("x");
    EXPECT_FALSE(shows("Send it all the same"));
    EXPECT_TRUE(shows("Not sent")) << picture();
    EXPECT_EQ(letters_.last<app::SendIt>(), nullptr);
    type("ctrl-x y");
    ASSERT_NE(letters_.last<app::SendIt>(), nullptr) << picture();
    EXPECT_EQ(letters_.last<app::SendIt>()->to, "ann@example.org");
    EXPECT_EQ(letters_.last<app::SendIt>()->body, "I attached it.\n\n-- \nBob\nexample.net\n");
    EXPECT_EQ(program_->top().kind(), command::Screen::index);
}

TEST_F(ComposeTest, GoesToTheFieldThatKeepsALetterFromBeingSent) {
    start();
    type("c tab tab tab tab ctrl-x");
    EXPECT_NE(status().find("Not sent. To: nobody is named to send it to"), std::string::npos);
    put("nobody");
    type("ctrl-x");
    EXPECT_NE(status().find("'nobody' cannot be sent to"), std::string::npos) << status();
}

TEST_F(ComposeTest, AnswersEverybodyAndForwards) {
    start();
    type("a");
    EXPECT_TRUE(shows("Cc      : carl@example.com"));
    type("ctrl-c f");
    EXPECT_TRUE(shows("Subject : Fwd: Lunch"));
    EXPECT_TRUE(shows("---------- Forwarded message ----------"));
    type("ctrl-c alt-f");
    EXPECT_TRUE(shows("1. Lunch.eml"));
    EXPECT_TRUE(shows("message/rfc822"));
    type("ctrl-c enter r");
    EXPECT_TRUE(shows("Subject : Re: Lunch"));
    type("ctrl-c");
    EXPECT_EQ(program_->top().kind(), command::Screen::reader);
}

TEST_F(ComposeTest, TellsWhatWasTypedASecondLater) {
    start();
    type("r x");
    EXPECT_TRUE(letters_.news.empty());
    pass(std::chrono::milliseconds(400));
    EXPECT_TRUE(letters_.news.empty());
    EXPECT_EQ(program_->deadline(), now_ + std::chrono::milliseconds(600));
    pass(std::chrono::milliseconds(600));
    ASSERT_NE(letters_.last<app::DraftChanged>(), nullptr);
    EXPECT_TRUE(letters_.last<app::DraftChanged>()->body.starts_with("x\n\nOn 20 Nov"));
    type("left");
    pass(std::chrono::seconds(10));
    EXPECT_EQ(letters_.news.size(), 1U);
}

TEST_F(ComposeTest, TellsAtOnceWhenItIsLeft) {
    start();
    type("r x ctrl-o");
    ASSERT_NE(letters_.last<app::Postpone>(), nullptr);
    EXPECT_TRUE(letters_.last<app::Postpone>()->body.starts_with("x"));
    type("r y ctrl-c");
    ASSERT_NE(letters_.last<app::Discard>(), nullptr);
    type("r z");
    program_->feed(terminal::Key::of(terminal::KeyKind::hangup), now_);
    ASSERT_NE(letters_.last<app::DraftChanged>(), nullptr);
    EXPECT_TRUE(letters_.last<app::DraftChanged>()->body.starts_with("z"));
}

TEST_F(ComposeTest, GoesOnWithADraft) {
    import("Drafts", {"From: Bob Example <bob@example.net>\nTo: ann@example.org\nBcc: eve@f.g\n"
                      "Subject: Half\nDate: 20 Nov 2026 09:05:00 +0000\n\nHalf a letter\n"});
    start(Preset::pine, {24, 80}, "Drafts");
    type("e");
    EXPECT_TRUE(letters_.resumes.has_value());
    EXPECT_TRUE(shows("To      : ann@example.org")) << picture();
    EXPECT_TRUE(shows("Bcc     : eve@f.g"));
    EXPECT_TRUE(shows("Half a letter"));
    type("ctrl-c c");
    EXPECT_FALSE(letters_.resumes.has_value());
}

TEST_F(ComposeTest, SaysThatALetterPutAwayIsBack) {
    start();
    type("c x ctrl-c u");
    EXPECT_TRUE(shows("The letter is back")) << picture();
    EXPECT_TRUE(shows("To      : x")) << picture();
}

TEST_F(ComposeTest, WhatWasSaidOfOneLetterIsGoneOverTheNext) {
    start();
    type("c x ctrl-c");
    EXPECT_TRUE(shows("The letter was put away")) << picture();
    type("c");
    EXPECT_FALSE(shows("The letter was put away")) << picture();
}

TEST_F(ComposeTest, GoesOnWithNothingThatIsNoDraft) {
    start();
    type("e");
    EXPECT_NE(status().find("This is no draft"), std::string::npos) << status();
    EXPECT_EQ(program_->top().kind(), command::Screen::index);
}

TEST_F(ComposeTest, MovesBetweenTheHeadAndTheWords) {
    start(Preset::mutt);
    type("m");
    put("a@b.c");
    type("enter tab tab");
    put("Subject here");
    type("down");
    EXPECT_EQ(program_->top().kind(), command::Screen::composer);
    put("words");
    type("up");
    EXPECT_EQ(program_->top().kind(), command::Screen::composer_head);
    type("ctrl-r ctrl-p ctrl-p");
    put("e@f.g");
    EXPECT_TRUE(shows("Bcc     : e@f.g")) << picture();
    EXPECT_TRUE(shows("From    : Bob Example <bob@example.net>"));
    type("ctrl-x");
    ASSERT_NE(letters_.last<app::SendIt>(), nullptr) << picture();
    EXPECT_EQ(letters_.last<app::SendIt>()->bcc, "e@f.g");
}

TEST_F(ComposeTest, ChoosesTheIdentityTheLetterWasSentTo) {
    letters_.people.insert(letters_.people.begin(), {{"Robert", "robert@work.example"}, {}, ""});
    start();
    type("r");
    EXPECT_TRUE(shows("From    : Bob Example <bob@example.net>"));
    type("shift-tab up up up up right ctrl-x");
    EXPECT_TRUE(shows("From    : Robert <robert@work.example>")) << picture();
    EXPECT_TRUE(shows("the letter came to bob@example.net")) << picture();
    EXPECT_FALSE(shows("example.net\n")) << "the signature of another";
}

TEST_F(ComposeTest, PutsAFileIntoTheWordsAndFindsAndReplaces) {
    start();
    type("c tab tab tab tab ctrl-r");
    put(file("poem.txt", "roses\nare red\n"));
    type("enter");
    EXPECT_TRUE(shows("are red"));
    type("ctrl-w");
    put("ROSES");
    type("enter alt-r ctrl-u");
    put("red");
    type("enter");
    put("blue");
    type("enter");
    EXPECT_TRUE(shows("are blue")) << picture();
    type("alt-u");
    EXPECT_TRUE(shows("are red"));
    type("alt-y");
    EXPECT_TRUE(shows("are blue"));
}

TEST_F(ComposeTest, SaysWhatCannotBeAttached) {
    start();
    type("c ctrl-j");
    put((dir_ / "missing.pdf").string());
    type("enter");
    EXPECT_NE(status().find("No such file"), std::string::npos) << status();
    type("ctrl-j ctrl-u");
    put((dir_ / ".").string());
    type("enter");
    EXPECT_NE(status().find("is a directory"), std::string::npos) << status();
    type("ctrl-j ctrl-u");
    put("/dev/null");
    type("enter");
    EXPECT_NE(status().find("is no ordinary file"), std::string::npos) << status();
}

TEST_F(ComposeTest, KeepsAMistypedPathToBeMended) {
    const std::string right = file("plan.pdf", "0123456789");
    start();
    type("c ctrl-j");
    put(right + "x");
    type("enter");
    EXPECT_TRUE(shows("Not attached: ")) << picture();
    type("ctrl-j backspace enter");
    EXPECT_TRUE(shows("1. plan.pdf  10 B  application/pdf")) << picture();
    EXPECT_FALSE(shows("plan.pdfx")) << picture();
    type("tab tab");
    put(right + "x");
    type("enter backspace enter");
    EXPECT_TRUE(shows("2. plan.pdf  10 B  application/pdf")) << picture();
}

TEST_F(ComposeTest, CompletesTheNameOfAFile) {
    const std::string path = file("quarterly-report.pdf", "0123456789");
    start();
    type("c ctrl-j");
    put(path.substr(0, path.size() - 10));
    EXPECT_TRUE(shows("Tab Complete")) << picture();
    type("tab enter");
    EXPECT_TRUE(shows("1. quarterly-report.pdf")) << picture();
    type("ctrl-j");
    put(path + "zzz");
    type("tab");
    EXPECT_TRUE(shows("zzz")) << "what was typed stays: " << picture();
}

TEST_F(ComposeTest, AttachesWhatALinkLeadsToByTheNameOfTheLink) {
    const std::string target = file("target.bin", "0123456789");
    std::filesystem::create_symlink(target, dir_ / "report.pdf");
    start();
    type("c ctrl-j");
    put((dir_ / "report.pdf").string());
    type("enter");
    EXPECT_TRUE(shows("1. report.pdf  10 B  application/pdf")) << picture();
}

TEST_F(ComposeTest, SaysWhenNobodyHereCanWrite) {
    letters_.people.clear();
    start();
    type("c");
    EXPECT_NE(status().find("No letter can be sent from here"), std::string::npos);
    type("r");
    EXPECT_EQ(program_->top().kind(), command::Screen::index);
}

TEST_F(ComposeTest, IsThereOnASmallTerminal) {
    start(Preset::pine, {9, 30});
    type("r x");
    EXPECT_TRUE(shows(" x\n\n On 20 Nov 2026")) << picture();
    type("shift-tab");
    EXPECT_TRUE(shows("Attach")) << picture();
}

}  // namespace
}  // namespace alder::ui::screen
