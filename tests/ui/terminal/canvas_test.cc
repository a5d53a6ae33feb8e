#include "ui/terminal/canvas.h"

#include <gtest/gtest.h>

namespace alder::ui::terminal {
namespace {

using text::TermText;

TermText words(const char* utf8) { return TermText::clean(utf8); }

TEST(Canvas, ClipsTextAtEveryEdge) {
    Canvas canvas({2, 4});
    const Pane all(canvas);
    all.put(0, -2, words("abcdefgh"));
    all.put(-1, 0, words("above"));
    all.put(2, 0, words("below"));
    EXPECT_EQ(canvas.picture(), "cdef\n\n");
}

TEST(Canvas, NeverShowsHalfOfAWideCluster) {
    Canvas canvas({3, 4});
    const Pane all(canvas);
    all.put(0, 3, words("文"));
    all.put(1, -1, words("文a"));
    all.put(2, 0, words("文字"));
    all.put(2, 1, words("x"));
    EXPECT_EQ(canvas.picture(), "\n a\n x字\n");
    EXPECT_EQ(canvas.at(0, 3).text, " ");
}

TEST(Canvas, OverwritingTheLeftHalfClearsTheRight) {
    Canvas canvas({1, 4});
    const Pane all(canvas);
    all.put(0, 0, words("文字"));
    all.put(0, 2, words("x"));
    EXPECT_EQ(canvas.at(0, 3).text, " ");
    EXPECT_EQ(canvas.picture(), "文x\n");
}

TEST(Canvas, TellsTheColumnAfterTheTextEvenIfClipped) {
    Canvas canvas({1, 4});
    EXPECT_EQ(Pane(canvas).put(0, 2, words("文字")), 6);
    EXPECT_EQ(Pane(canvas, {0, 1, 1, 3}).put(0, 1, words("ab")), 3);
}

TEST(Canvas, AWideClusterDoesNotLeaveItsPane) {
    Canvas canvas({1, 6});
    Pane(canvas).put(0, 0, words("......"));
    Pane(canvas, {0, 1, 1, 3}).put(0, 0, words("文字"));
    EXPECT_EQ(canvas.picture(), ".文 ..\n");
}

TEST(Canvas, RestylesWithoutTouchingText) {
    Canvas canvas({1, 4});
    Pane(canvas).put(0, 0, words("ab"), {.fg = Color::index(2)});
    Pane(canvas).restyle(0, 0, 1, {.bold = true});
    EXPECT_EQ(canvas.at(0, 0).style, (Style{.fg = Color::index(2), .bold = true}));
    EXPECT_EQ(canvas.at(0, 1).style, (Style{.fg = Color::index(2)}));
    EXPECT_EQ(canvas.picture(), "ab\n");
}

TEST(Canvas, KeepsTheCursorInside) {
    Canvas canvas({2, 4});
    canvas.set_cursor({9, 9}, CursorOn::row);
    EXPECT_EQ(canvas.cursor(), (Position{1, 3}));
    Pane(canvas, {1, 1, 1, 2}).set_cursor(0, 9, CursorOn::row);
    EXPECT_EQ(canvas.cursor(), (Position{1, 2}));
}

TEST(Canvas, TakesNoLinkThatCouldLeaveItsSequence) {
    Canvas canvas({1, 1});
    EXPECT_TRUE(canvas.add_link("https://example.org/?q=1;2"));
    EXPECT_FALSE(canvas.add_link("https://example.org/\x1b\\"));
    EXPECT_FALSE(canvas.add_link("https://example.org/a b"));
    EXPECT_FALSE(canvas.add_link("https://example.org/é"));
    EXPECT_FALSE(canvas.add_link("https://example.org/" + std::string(2000, 'a')));
    EXPECT_FALSE(canvas.add_link(""));
}

TEST(Canvas, APaneInsideAPaneStaysInside) {
    Canvas canvas({3, 6});
    const Pane inner = Pane(canvas, {1, 1, 1, 4}).part({0, 2, 5, 9});
    EXPECT_EQ(inner.columns(), 2);
    EXPECT_EQ(inner.rows(), 1);
    inner.put(0, 0, words("abc"));
    inner.put(1, 0, words("no"));
    EXPECT_EQ(canvas.picture(), "\n   ab\n\n");
}

TEST(Canvas, DrawsTextFromRightToLeftInItsOrder) {
    Canvas canvas({3, 12});
    const Pane all(canvas);
    EXPECT_EQ(all.put(0, 1, words("אב (ג)")), 7);
    all.put(1, 0, words("to אב"));
    all.put(2, 0, words("אב").padded(5));
    all.put(2, 5, words("|"));
    EXPECT_EQ(canvas.picture(), " (ג) בא\nto בא\nבא   |\n");
}

TEST(Canvas, LeavesTheOrderToATerminalThatSeesToIt) {
    Canvas canvas({1, 4}, Bidi::of_the_terminal);
    Pane(canvas).put(0, 0, words("אב"));
    EXPECT_EQ(canvas.picture(), "אב\n");
}

TEST(Canvas, PutsALineInOrderAsAWholeItsLooksAndTheCursorWithIt) {
    Canvas canvas({1, 8});
    const Pane all(canvas);
    const Style strong{.bold = true};
    all.put_piece(0, all.put_piece(0, 0, words("אב ")), words("文ג"), strong);
    all.set_cursor(0, 1, CursorOn::field);
    all.reorder(0, 8);
    EXPECT_EQ(canvas.picture(), "  ג文 בא\n");
    EXPECT_EQ(canvas.cursor(), (Position{0, 6}));
    EXPECT_EQ(canvas.at(0, 2).style, strong);
    EXPECT_EQ(canvas.at(0, 7).style, Style{});
}

TEST(Style, NamesReadAsUsersWriteThem) {
    EXPECT_EQ(parse_style("bold yellow on blue"),
              (Style{.fg = Color::index(3), .bg = Color::index(4), .bold = true}));
    EXPECT_EQ(parse_style("#ff8000 underline"),
              (Style{.fg = Color::rgb(255, 128, 0), .underline = true}));
    EXPECT_EQ(parse_style("Bright-Red on color123"),
              (Style{.fg = Color::index(9), .bg = Color::index(123)}));
    EXPECT_EQ(parse_style(""), Style{});
    for (const char* wrong : {"purplish", "on", "#12345", "#12345g", "color256", "bold red on"})
        EXPECT_FALSE(parse_style(wrong)) << wrong;
}

TEST(Style, ColoursBecomeTheNearestTheTerminalHas) {
    const Style orange{.fg = Color::rgb(255, 135, 0)};
    EXPECT_EQ(reduce(orange, Depth::truecolor), orange);
    EXPECT_EQ(reduce(orange, Depth::colors256).fg, Color::index(208));
    EXPECT_EQ(reduce({.fg = Color::rgb(250, 5, 5)}, Depth::colors16).fg, Color::index(9));
    EXPECT_EQ(reduce({.fg = Color::index(12)}, Depth::colors8).fg, Color::index(4));
    EXPECT_EQ(reduce({.fg = Color::rgb(1, 2, 3)}, Depth::mono).fg, Color{});
}

TEST(Style, ABackgroundWithoutColoursIsReverse) {
    EXPECT_EQ(reduce({.bg = Color::index(4)}, Depth::mono), (Style{.reverse = true}));
}

TEST(Style, ColoursThatFallTogetherDoNotHideTheText) {
    EXPECT_NE(reduce({.fg = Color::rgb(0, 0, 9), .bg = Color::rgb(9, 0, 0)}, Depth::colors8).fg,
              Color::index(0));
}

TEST(Style, GreyIsNotBlackOnBlackWhereThereAreEightColours) {
    EXPECT_EQ(reduce({.fg = Color::index(8)}, Depth::colors8), (Style{.dim = true}));
    EXPECT_EQ(reduce({.fg = Color::index(0)}, Depth::colors8).fg, Color::index(0));
}

}  // namespace
}  // namespace alder::ui::terminal
