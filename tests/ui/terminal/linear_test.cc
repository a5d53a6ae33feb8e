#include "ui/terminal/linear.h"

#include <gtest/gtest.h>

#include "ui/terminal/fake_terminal.h"

namespace alder::ui::terminal {
namespace {

using text::TermText;

// A screen of three rows between title and status.
struct Picture {
    const char* title = "Inbox";
    std::vector<const char*> body;
    const char* status = "";
    Position cursor = {1, 0};
    CursorOn on = CursorOn::row;
};

Canvas drawn(const Picture& picture) {
    Canvas canvas({5, 30});
    const Pane all(canvas);
    all.put(0, 0, TermText::own(picture.title));
    int row = 1;
    for (const char* each : picture.body) all.put(row++, 0, TermText::clean(each));
    all.put(4, 0, TermText::own(picture.status));
    all.set_cursor(picture.cursor.row, picture.cursor.column, picture.on);
    return canvas;
}

class LinearTest : public testing::Test {
protected:
    std::string told(const Picture& picture) { return linear_.tell(drawn(picture), can_); }

    Linear linear_;
    Capabilities can_ = FakeTerminal::ansi();
};

TEST_F(LinearTest, TellsTheTitleThenTheCurrentRowOfAList) {
    EXPECT_EQ(told({.body = {" > 1 Ann  Lunch  │", "   2 Bob  Tea    │"}}),
              "Inbox\r\n1 Ann  Lunch\r\n");
    EXPECT_EQ(told({.body = {"   1 Ann  Lunch  │", " > 2 Bob  Tea    │"}, .cursor = {2, 0}}),
              "2 Bob  Tea\r\n");
    EXPECT_EQ(told({.body = {"   1 Ann  Lunch  │", " > 2 Bob  Tea    │"}, .cursor = {2, 0}}), "");
}

TEST_F(LinearTest, TellsAStatusAfterWhatChangedAndOnlyOnce) {
    told({.body = {"one"}});
    EXPECT_EQ(told({.body = {"two"}, .status = "[Deleted]"}), "two\r\n[Deleted]\r\n");
    EXPECT_EQ(told({.body = {"two"}, .status = "[Deleted]"}), "");
    EXPECT_EQ(told({.body = {"two"}}), "");
}

TEST_F(LinearTest, TellsOfATextWhatCameIntoSight) {
    EXPECT_EQ(told({.body = {"a", "{", "}"}, .on = CursorOn::text}), "Inbox\r\na\r\n{\r\n}\r\n");
    EXPECT_EQ(told({.body = {"}", "b", "}"}, .on = CursorOn::text}), "b\r\n}\r\n");
    EXPECT_EQ(told({.body = {"{", "}", "b"}, .on = CursorOn::text}), "{\r\n");
    EXPECT_EQ(told({.body = {"{", "x", "b"}, .on = CursorOn::text}), "x\r\n");
}

TEST_F(LinearTest, TellsWhereOneIsAgainWhenAnotherScreenLayBetween) {
    told({.body = {"one"}});
    linear_.title_changed();
    EXPECT_EQ(told({.title = "Letter", .body = {"x"}, .on = CursorOn::text}), "Letter\r\nx\r\n");
    linear_.title_changed();
    EXPECT_EQ(told({.body = {"one"}}), "Inbox\r\none\r\n");
}

TEST_F(LinearTest, AFieldIsTypedIntoOnTheLastLine) {
    const auto field = [&](const char* line, int column) {
        return told(
            {.body = {"one"}, .status = line, .cursor = {4, column}, .on = CursorOn::field});
    };
    told({.body = {"one"}});
    EXPECT_EQ(field("Find: ", 6), "\r\x1b[KFind:\r\x1b[6C");
    EXPECT_EQ(field("Find: x", 7), "\r\x1b[KFind: x\r\x1b[7C");
    EXPECT_EQ(field("Find: x", 7), "");
    EXPECT_EQ(told({.body = {"one"}, .status = "[Not here]"}), "\r\n[Not here]\r\n");
}

TEST_F(LinearTest, DoesNotTellATitleThatIsBeingTyped) {
    const auto field = [&](const char* line, int column) {
        linear_.title_changed();
        return told({.title = line, .body = {line}, .cursor = {1, column}, .on = CursorOn::field});
    };
    EXPECT_EQ(field("Te", 2), "Te\r\n\r\x1b[KTe\r\x1b[2C");
    EXPECT_EQ(field("Tea", 3), "\r\x1b[KTea\r\x1b[3C");
}

TEST_F(LinearTest, TellsTheChosenRowAboveAField) {
    told({.body = {"one"}});
    Canvas canvas = drawn({.body = {"Go to: ", "Inbox", "Trash"}, .cursor = {2, 0}});
    canvas.set_cursor({1, 7}, CursorOn::field);
    EXPECT_EQ(linear_.tell(canvas, can_), "Inbox\r\n\r\x1b[KGo to:\r\x1b[7C");
}

}  // namespace
}  // namespace alder::ui::terminal
