#include "command/keymap.h"

#include <gtest/gtest.h>

namespace alder::command {
namespace {

using Kind = Match::Kind;

TEST(KeyMap, ResolvesAKeyByThePresetAndTheScreen) {
    const KeyMap pine(Preset::pine);
    const KeyMap mutt(Preset::mutt);
    EXPECT_EQ(pine.find(Screen::index, "n").command, Command::next_row);
    EXPECT_EQ(pine.find(Screen::reader, "n").command, Command::next_message);
    EXPECT_EQ(mutt.find(Screen::index, "j").command, Command::next_row);
    EXPECT_EQ(mutt.find(Screen::reader, "n").command, Command::find_next);
    EXPECT_EQ(pine.find(Screen::folders, "f").kind, Kind::nothing);
}

TEST(KeyMap, ListsWhatMayFollowAPrefix) {
    const KeyMap pine(Preset::pine);
    const Match match = pine.find(Screen::index, "*");
    ASSERT_EQ(match.kind, Kind::prefix);
    EXPECT_EQ(match.continuations, (std::vector<Continuation>{{"*", Command::toggle_flag},
                                                              {"n", Command::mark_unread},
                                                              {"r", Command::mark_read},
                                                              {"t", Command::toggle_unread}}));
    EXPECT_EQ(pine.find(Screen::index, "* r").command, Command::mark_read);
    EXPECT_EQ(pine.find(Screen::index, "* y").kind, Kind::nothing);
}

TEST(KeyMap, TakesCapitalsForSmallLettersInPineOnly) {
    EXPECT_EQ(KeyMap(Preset::pine).find(Screen::index, "D").command, Command::delete_message);
    EXPECT_EQ(KeyMap(Preset::pine).find(Screen::index, "$ D").command, Command::sort_date);
    EXPECT_EQ(KeyMap(Preset::mutt).find(Screen::index, "D").kind, Kind::nothing);
    EXPECT_EQ(KeyMap(Preset::mutt).find(Screen::index, "Z").command, Command::page_up);
}

TEST(KeyMap, PutsAnOwnBindingInTheKeysPlace) {
    KeyMap map(Preset::pine);
    ASSERT_TRUE(map.bind(Screen::index, "Ctrl-D", Command::delete_message));
    ASSERT_TRUE(map.bind(Screen::index, "n", Command::next_unread));
    EXPECT_EQ(map.find(Screen::index, "ctrl-d").command, Command::delete_message);
    EXPECT_EQ(map.find(Screen::index, "n").command, Command::next_unread);
    EXPECT_EQ(map.find(Screen::folders, "n").command, Command::next_row);
    EXPECT_EQ(map.keys_of(Command::delete_message, Screen::index),
              (std::vector<std::string>{"ctrl-d", "d", "delete"}));
}

TEST(KeyMap, RefusesKeysThatBeginOthers) {
    KeyMap map(Preset::pine);
    const auto shorter = map.bind(Screen::index, "$", Command::quit);
    ASSERT_FALSE(shorter);
    EXPECT_EQ(shorter.error().code, Errc::config);
    const auto longer = map.bind(Screen::index, "d d", Command::delete_message);
    ASSERT_FALSE(longer);
    EXPECT_EQ(longer.error().detail,
              "'d d' and 'd' (delete) cannot both be keys; unbind 'd' first with \"none\"");
    ASSERT_TRUE(map.unbind(Screen::index, "$"));
    EXPECT_TRUE(map.bind(Screen::index, "$", Command::quit));
    EXPECT_EQ(map.find(Screen::index, "$ d").kind, Kind::nothing);
}

TEST(KeyMap, RefusesACommandThatDoesNothingOnTheScreen) {
    KeyMap map(Preset::pine);
    const auto bound = map.bind(Screen::help, "x", Command::expunge);
    ASSERT_FALSE(bound);
    EXPECT_EQ(bound.error().detail, "'expunge' does nothing on the screen help");
}

TEST(KeyMap, RefusesAKeyThatDoesNotExist) {
    KeyMap map(Preset::pine);
    EXPECT_EQ(map.bind(Screen::index, "hyper-x", Command::undo).error().detail,
              "there is no key called 'hyper-x'");
    EXPECT_EQ(map.bind(Screen::index, " ", Command::undo).error().code, Errc::config);
    EXPECT_EQ(map.bind(Screen::index, "\x01", Command::undo).error().code, Errc::config);
    EXPECT_TRUE(map.bind(Screen::index, "ä", Command::undo));
}

TEST(KeyMap, FillsTheBarWithCommandsAndPrefixesInOrder) {
    const auto bar = KeyMap(Preset::pine).bar(Screen::index);
    ASSERT_GE(bar.size(), 12u);
    std::string labels;
    for (const BarItem& item : bar) {
        labels += key_label(item.key, Preset::pine) + ' ';
        labels += item.label;
        labels += '|';
    }
    EXPECT_TRUE(
        labels.starts_with("? Help|O OTHER|< Back|> Open|P Prev|N Next|- PrevPage|Spc "
                           "NextPage|D Delete|U Undo|C Compose|R Reply|S Save|"))
        << labels;
    EXPECT_NE(labels.find("$ Sort|"), std::string::npos) << labels;
}

TEST(KeyMap, KeepsWhatHasNoKeyOffTheBar) {
    KeyMap map(Preset::mutt);
    for (const char* key : {"o", "d", "delete"}) ASSERT_TRUE(map.unbind(Screen::index, key));
    for (const BarItem& item : map.bar(Screen::index)) {
        EXPECT_NE(item.label, "Sort");
        EXPECT_NE(item.label, "Delete");
    }
}

TEST(KeyMap, WritesKeysAsPeopleReadThem) {
    EXPECT_EQ(key_label("ctrl-x", Preset::mutt), "^X");
    EXPECT_EQ(key_label("$ d", Preset::pine), "$ D");
    EXPECT_EQ(key_label("$ d", Preset::mutt), "$ d");
    EXPECT_EQ(key_label("alt-v", Preset::pine), "M-v");
    EXPECT_EQ(key_label("pgdn", Preset::pine), "PgDn");
}

}  // namespace
}  // namespace alder::command
