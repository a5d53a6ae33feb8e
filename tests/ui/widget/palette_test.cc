#include "ui/widget/palette.h"

#include <string>

#include <gtest/gtest.h>

#include "base/ascii.h"
#include "ui/widget/fuzzy.h"

namespace alder::ui::widget {
namespace {

using terminal::Canvas;
using terminal::Pane;
using text::TermText;
using Kind = Palette::Outcome::Kind;

Palette commands() {
    return {
        TermText::own(":"),
        {{TermText::own("delete"), TermText::own("Delete the message"), TermText::own("d")},
         {TermText::own("sort-date"), TermText::own("Sort by date"), TermText::own("$ d")},
         {TermText::own("undo"), TermText::own("Take back the last change"), TermText::own("u")}}};
}

Palette::Outcome type(Palette& palette, std::string_view keys) {
    Palette::Outcome last;
    for (const std::string_view key : ascii::split(keys, ' '))
        last = palette.feed(terminal::parse_key(key).value());
    return last;
}

TEST(Fuzzy, LettersMustOccurInOrder) {
    EXPECT_TRUE(fuzzy_score("sd", "sort-date"));
    EXPECT_FALSE(fuzzy_score("ds", "sort-date"));
    EXPECT_TRUE(fuzzy_score("", "anything"));
    EXPECT_FALSE(fuzzy_score("a", ""));
    EXPECT_TRUE(fuzzy_score("mull", "Müller"));
    EXPECT_TRUE(fuzzy_score("sort date", "sort-date"));
}

TEST(Fuzzy, WordBeginningsAndNeighboursCountMore) {
    EXPECT_GT(fuzzy_score("sd", "sort-date"), fuzzy_score("sd", "passed"));
    EXPECT_GT(fuzzy_score("del", "delete"), fuzzy_score("del", "deadline"));
    EXPECT_GT(fuzzy_score("save", "save"), fuzzy_score("save", "save-attachment"));
}

TEST(Palette, NarrowsAsOneTypesAndChoosesTheBest) {
    Palette palette = commands();
    EXPECT_EQ(palette.matches(), 3u);
    type(palette, "s d");
    const auto outcome = type(palette, "enter");
    EXPECT_EQ(outcome.kind, Kind::chosen);
    EXPECT_EQ(outcome.entry, 1u);
}

TEST(Palette, FindsWhatADescriptionSays) {
    Palette palette = commands();
    type(palette, "b a c k");
    EXPECT_EQ(palette.current(), 2u);
}

TEST(Palette, MovesWithArrowsAndTab) {
    Palette palette = commands();
    type(palette, "down tab up");
    EXPECT_EQ(palette.current(), 1u);
}

TEST(Palette, NothingMatchesChoosesNothing) {
    Palette palette = commands();
    EXPECT_EQ(type(palette, "x x enter").kind, Kind::none_of_them);
    EXPECT_FALSE(palette.current());
}

TEST(Palette, EscapeAndBackspaceInAnEmptyFieldLeave) {
    Palette palette = commands();
    EXPECT_EQ(type(palette, "esc").kind, Kind::cancelled);
    EXPECT_EQ(type(palette, "x backspace").kind, Kind::changed);
    EXPECT_EQ(type(palette, "backspace").kind, Kind::cancelled);
}

TEST(Palette, ShowsNameDescriptionAndTheKeyToLearn) {
    Palette palette = commands();
    type(palette, "d e");
    Canvas canvas({4, 50});
    palette.draw(Pane(canvas), Theme::plain());
    EXPECT_EQ(canvas.picture(),
              ":de\n"
              " delete     Delete the message                  d\n"
              " sort-date  Sort by date                      $ d\n"
              "\n");
    EXPECT_EQ(canvas.cursor(), (terminal::Position{0, 3}));
}

}  // namespace
}  // namespace alder::ui::widget
