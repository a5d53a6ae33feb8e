#include "ui/terminal/charset.h"

#include <gtest/gtest.h>

namespace alder::ui::terminal {
namespace {

TEST(Charset, LeavesUtf8Alone) {
    Charset utf8("UTF-8");
    EXPECT_EQ(utf8.to_terminal("├─>é文\x1b[K"), "├─>é文\x1b[K");
    EXPECT_EQ(utf8.from_terminal("é"), "é");
}

TEST(Charset, AnAsciiTerminalGetsSomethingOfTheSameWidth) {
    Charset ascii("ANSI_X3.4-1968");
    EXPECT_EQ(ascii.to_terminal("├─>└─> é\x1b[4;1Hm…文x"), "|->`-> e\x1b[4;1Hm~??x");
    EXPECT_EQ(ascii.to_terminal("e\u0301!"), "e!");
    EXPECT_EQ(ascii.to_terminal("plain"), "plain");
}

TEST(Charset, ALatin1TerminalKeepsItsLetters) {
    Charset latin("ISO-8859-1");
    EXPECT_EQ(latin.to_terminal("Grüße │ Жук"),
              "Gr\xfc\xdf"
              "e | ???");
    EXPECT_EQ(latin.from_terminal("\xfc\x1b[A"), "ü\x1b[A");
}

TEST(Charset, InputMayBeSplitInsideACharacter) {
    Charset japanese("EUC-JP");
    EXPECT_EQ(japanese.from_terminal("\xc6"), "");
    EXPECT_EQ(japanese.from_terminal("\xfc"), "日");
}

TEST(Charset, WhatTheCharsetDoesNotDefineIsMarked) {
    Charset ascii("ANSI_X3.4-1968");
    EXPECT_EQ(ascii.from_terminal("a\xff"
                                  "b"),
              "a\xef\xbf\xbd"
              "b");
    Charset unknown("no-such-charset");
    EXPECT_EQ(unknown.to_terminal("é"), "e");
}

}  // namespace
}  // namespace alder::ui::terminal
