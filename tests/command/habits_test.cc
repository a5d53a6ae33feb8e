#include "command/habits.h"

#include <gtest/gtest.h>

#include "command/keymap.h"

namespace alder::command {
namespace {

TEST(Habits, SayWhatToDoInstead) {
    EXPECT_EQ(habit(Preset::mutt, Screen::index, "U"),
              "Nothing waits to be purged: u takes back what was deleted");
    EXPECT_EQ(habit(Preset::pine, Screen::index, "U"), "");
    EXPECT_EQ(habit(Preset::mutt, Screen::composer, "U"), "");
}

TEST(Habits, TellOfPatternsWhatTheyAreHere) {
    EXPECT_EQ(habit_of_pattern("~f tom"), "~f tom is from:tom here; an empty limit shows all");
    EXPECT_EQ(habit_of_pattern("!~N"), "~N is is:unread here; an empty limit shows all");
    EXPECT_EQ(habit_of_pattern("~f"), "~f  is from: here; an empty limit shows all");
    EXPECT_EQ(habit_of_pattern("~k"),
              "~k is not known here, see alder-query(7); an empty limit shows all");
    for (const char* word : {"tom", "~", "a~b", "~/mail", "from:~f"})
        EXPECT_EQ(habit_of_pattern(word), "") << word;
}

TEST(Habits, SayOfMuttsKeyForTheFoldersWhatReallyLeadsThere) {
    const KeyMap keys(Preset::mutt);
    EXPECT_EQ(habit(Preset::mutt, Screen::index, "i"),
              "Left or y goes to the folders; q leaves Alder");
    EXPECT_EQ(keys.find(Screen::index, "y").command, Command::back);
    EXPECT_EQ(keys.find(Screen::index, "q").command, Command::quit);
}

// Whatever is bound never gets there, and fits on one line.
TEST(Habits, AreOfKeysThatMeanNothing) {
    for (const Preset preset : {Preset::pine, Preset::mutt}) {
        const KeyMap keys(preset);
        for (const Screen screen : {Screen::folders, Screen::index, Screen::reader}) {
            for (char letter = '!'; letter < 127; ++letter) {
                const std::string key(1, letter);
                const auto words = habit(preset, screen, key);
                if (words.empty()) continue;
                EXPECT_EQ(keys.find(screen, key).kind, Match::Kind::nothing)
                    << name_of(preset) << " " << name_of(screen) << " " << key;
                EXPECT_LE(words.size(), 70U) << words;
            }
        }
    }
}

}  // namespace
}  // namespace alder::command
