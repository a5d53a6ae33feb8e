#include "ui/widget/pager.h"

#include <string>

#include <gtest/gtest.h>

namespace alder::ui::widget {
namespace {

using terminal::Canvas;
using terminal::Pane;
using text::TermText;

Pager numbered(int count, int height) {
    std::vector<StyledLine> lines;
    for (int i = 0; i < count; ++i)
        lines.push_back({{TermText::clean("line " + std::to_string(i)), {}, ""}});
    Pager pager;
    pager.set_lines(std::move(lines));
    pager.set_height(height);
    return pager;
}

TEST(Pager, ScrollsBetweenTheEnds) {
    Pager pager = numbered(100, 10);
    pager.scroll(-5);
    EXPECT_EQ(pager.top(), 0u);
    pager.page(1);
    EXPECT_EQ(pager.top(), 9u);
    pager.half_page(1);
    EXPECT_EQ(pager.top(), 14u);
    pager.page(50);
    EXPECT_EQ(pager.top(), 90u);
    EXPECT_TRUE(pager.at_end());
    pager.to_line(3);
    EXPECT_EQ(pager.percent(), 13);
}

TEST(Pager, AShortTextDoesNotScroll) {
    Pager pager = numbered(3, 10);
    pager.scroll(5);
    EXPECT_EQ(pager.top(), 0u);
    EXPECT_EQ(pager.percent(), 100);
}

TEST(Pager, KeepsItsPlaceWhenTheWindowOrTheTextChanges) {
    Pager pager = numbered(100, 10);
    pager.to_end();
    pager.set_height(20);
    EXPECT_EQ(pager.top(), 80u);
    pager.set_lines({});
    EXPECT_EQ(pager.top(), 0u);
    EXPECT_EQ(pager.percent(), 100);
}

TEST(Pager, FindsForwardsAndBackwardsAroundTheEnds) {
    Pager pager = numbered(100, 10);
    EXPECT_EQ(pager.find("LINE 9"), 11u);
    EXPECT_EQ(pager.top(), 0u);
    EXPECT_TRUE(pager.find_next());
    EXPECT_EQ(pager.top(), 87u);
    EXPECT_TRUE(pager.find_previous());
    EXPECT_EQ(pager.top(), 6u);
    EXPECT_TRUE(pager.find_previous());
    EXPECT_EQ(pager.top(), 90u);
    EXPECT_EQ(pager.find("nowhere"), 0u);
    EXPECT_FALSE(pager.find_next());
}

TEST(Pager, MarksWhatItFoundWhereItStandsThoughFoldingChangesLengths) {
    Pager pager;
    pager.set_lines(
        {{{TermText::clean("文Gro"), {}, ""}, {TermText::clean("ßmutter ﬁn"), {}, ""}}});
    pager.set_height(1);
    EXPECT_EQ(pager.find("ssm"), 1u);
    Canvas canvas({1, 20});
    pager.draw(Pane(canvas), Theme::plain());
    const auto marked = [&](int column) { return canvas.at(0, column).style.reverse; };
    EXPECT_FALSE(marked(4));
    EXPECT_TRUE(marked(5));
    EXPECT_TRUE(marked(6));
    EXPECT_FALSE(marked(7));
}

TEST(Pager, DrawsSpansWithTheirStylesAndLinks) {
    Pager pager;
    pager.set_lines({{{TermText::own("see "), {}, ""},
                      {TermText::own("here"), {.underline = true}, "https://a.example/"}}});
    pager.set_height(2);
    Canvas canvas({2, 20});
    pager.draw(Pane(canvas), Theme::plain());
    EXPECT_EQ(canvas.picture(), "see here\n\n");
    EXPECT_FALSE(canvas.at(0, 0).style.underline);
    EXPECT_TRUE(canvas.at(0, 4).style.underline);
    EXPECT_EQ(canvas.link_target(canvas.at(0, 4).style.link), "https://a.example/");
}

TEST(Pager, PutsTheHardwareCursorOnTheLineFound) {
    Pager pager = numbered(5, 5);
    pager.find("line 3");
    Canvas canvas({5, 20});
    pager.draw(Pane(canvas), Theme::plain());
    EXPECT_EQ(canvas.cursor(), (terminal::Position{3, 0}));
}

}  // namespace
}  // namespace alder::ui::widget
