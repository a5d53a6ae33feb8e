#include "tests/ui/screen/screen_fixture.h"

namespace alder::ui::screen {
namespace {

using Button = terminal::Mouse::Button;

class MouseTest : public ScreenTest {
protected:
    void SetUp() override {
        std::vector<std::string> letters;
        for (int day = 1; day <= 29; ++day)
            letters.push_back(letter("day" + std::to_string(day), day));
        import("Inbox", letters);
        start();
    }

    void mouse(Button button, int row, int column = 10) {
        terminal::Key key = terminal::Key::of(terminal::KeyKind::mouse);
        key.mouse = {button, terminal::Mouse::Action::press, row, column};
        press(key);
    }
};

TEST_F(MouseTest, AClickGoesToARowAndASecondOneOpensIt) {
    mouse(Button::left, 3);
    EXPECT_NE(current().find("day12"), std::string::npos) << picture();
    EXPECT_EQ(line(3), current());
    mouse(Button::left, 3);
    EXPECT_TRUE(shows("Hello from day12")) << picture();
}

TEST_F(MouseTest, AClickOnTheBarIsItsKey) {
    mouse(Button::left, 22, 60);
    EXPECT_TRUE(shows("Deleted 1 message")) << picture();
    mouse(Button::left, 23, 60);
    EXPECT_TRUE(shows("Undone")) << picture();
}

TEST_F(MouseTest, TheWheelScrollsTheListAndThePage) {
    type("home");
    mouse(Button::wheel_down, 5);
    EXPECT_NE(line(1).find("day4"), std::string::npos) << picture();
    mouse(Button::wheel_up, 5);
    EXPECT_NE(line(1).find("day1 "), std::string::npos) << picture();
    type("?");
    const std::string before = line(1);
    mouse(Button::wheel_down, 5);
    EXPECT_NE(line(1), before);
}

TEST_F(MouseTest, TheWheelMovesThroughTheWordsOfALetter) {
    type("r");
    mouse(Button::wheel_down, 10);
    EXPECT_NE(title().find("line 4 of"), std::string::npos) << picture();
    mouse(Button::wheel_up, 10);
    EXPECT_NE(title().find("line 1 of"), std::string::npos) << picture();
}

TEST_F(MouseTest, NothingIsDoneBehindAQuestion) {
    type("g");
    mouse(Button::left, 3);
    EXPECT_TRUE(shows("Go to folder:")) << picture();
    mouse(Button::left, 23, 0);
    EXPECT_FALSE(shows("Go to folder:")) << "the bar says Esc there: " << picture();
}

}  // namespace
}  // namespace alder::ui::screen
