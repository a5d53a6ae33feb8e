#include "ui/terminal/key.h"

#include <gtest/gtest.h>

namespace alder::ui::terminal {
namespace {

TEST(KeyName, ReadsBackWhatItWrites) {
    for (const char* name : {"a",         "D",
                             "?",         "-",
                             "^",         "space",
                             "enter",     "tab",
                             "shift-tab", "esc",
                             "pgup",      "pgdn",
                             "backspace", "delete",
                             "f1",        "f12",
                             "ctrl-x",    "ctrl-space",
                             "ctrl-\\",   "alt-b",
                             "alt-enter", "ctrl-alt-shift-up",
                             "shift-f5",  "é",
                             "ctrl--",    "alt-D"}) {
        const auto key = parse_key(name);
        ASSERT_TRUE(key) << name;
        EXPECT_EQ(format(*key), name);
    }
}

TEST(KeyName, TakesTheSpellingsOfOtherPrograms) {
    EXPECT_EQ(parse_key("^X"), parse_key("ctrl-x"));
    EXPECT_EQ(parse_key("C-x"), parse_key("ctrl-x"));
    EXPECT_EQ(parse_key("M-b"), parse_key("alt-b"));
    EXPECT_EQ(parse_key("Ctrl-X"), parse_key("ctrl-x"));
    EXPECT_EQ(parse_key("Return"), parse_key("enter"));
    EXPECT_EQ(parse_key("PageDown"), parse_key("pgdn"));
    EXPECT_EQ(parse_key("shift-d"), parse_key("D"));
}

TEST(KeyName, RefusesWhatIsNoKey) {
    for (const char* name : {"", "ctrl-", "hyper-x", "ab", "f0", "f25", "shift-é", "\x1b", "paste"})
        EXPECT_FALSE(parse_key(name)) << name;
}

}  // namespace
}  // namespace alder::ui::terminal
