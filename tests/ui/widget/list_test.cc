#include "ui/widget/list.h"

#include <string>

#include <gtest/gtest.h>

namespace alder::ui::widget {
namespace {

using terminal::Canvas;
using terminal::Pane;
using text::TermText;

List list_of(std::size_t count, int height, int margin = 1) {
    List list(margin);
    list.set_count(count);
    list.set_height(height);
    return list;
}

TEST(List, KeepsAMarginAroundTheCursor) {
    List list = list_of(100, 10);
    list.move(9);
    EXPECT_EQ(list.top(), 1u);
    list.move(-7);
    EXPECT_EQ(list.top(), 1u);
    list.move(-1);
    EXPECT_EQ(list.top(), 0u);
}

TEST(List, NeedsNoMarginAtTheEnds) {
    List list = list_of(100, 10);
    list.last();
    EXPECT_EQ(list.cursor(), 99u);
    EXPECT_EQ(list.top(), 90u);
    list.first();
    EXPECT_EQ(list.top(), 0u);
}

TEST(List, StopsAtTheEndsHoweverFarOneGoes) {
    List list = list_of(5, 10);
    list.move(1000);
    EXPECT_EQ(list.cursor(), 4u);
    list.move(-1000);
    EXPECT_EQ(list.cursor(), 0u);
}

TEST(List, PagesTheWindowAndTheCursor) {
    List list = list_of(100, 10, 0);
    list.move(3);
    list.page(1);
    EXPECT_EQ(list.cursor(), 13u);
    EXPECT_EQ(list.top(), 10u);
    list.half_page(-1);
    EXPECT_EQ(list.cursor(), 8u);
    EXPECT_EQ(list.top(), 5u);
}

TEST(List, StaysInsideWhenRowsGo) {
    List list = list_of(100, 10);
    list.last();
    list.set_count(20);
    EXPECT_EQ(list.cursor(), 19u);
    EXPECT_EQ(list.top(), 10u);
    list.set_count(0);
    EXPECT_TRUE(list.empty());
    list.move(1);
    EXPECT_EQ(list.cursor(), 0u);
}

TEST(List, ShowsTheCursorAfterTheWindowShrank) {
    List list = list_of(100, 40);
    list.move(39);
    list.set_height(5);
    EXPECT_LE(list.top(), 39u);
    EXPECT_GT(list.top() + 5, 39u);
}

TEST(List, CentersTheCursor) {
    List list = list_of(100, 11);
    list.set_cursor(50);
    list.center();
    EXPECT_EQ(list.top(), 45u);
}

TEST(List, IsClickedAtTheRowThatIsSeenThere) {
    List list;
    list.set_count(100);
    list.set_height(10);
    list.set_cursor(50);
    const std::size_t top = list.top();
    EXPECT_EQ(list.click(0), Click::another_row);
    EXPECT_EQ(list.cursor(), top);
    EXPECT_EQ(list.top(), top);
    EXPECT_EQ(list.click(0), Click::current_row);
    EXPECT_EQ(list.click(10), Click::nothing);
    EXPECT_EQ(list.click(-1), Click::nothing);
    list.set_count(3);
    EXPECT_EQ(list.click(5), Click::nothing);
}

TEST(List, ScrollsUnderTheCursorAndTakesItAlongOnlyAtTheEdge) {
    List list;
    list.set_count(100);
    list.set_height(10);
    list.set_cursor(5);
    list.scroll(3);
    EXPECT_EQ(list.top(), 3U);
    EXPECT_EQ(list.cursor(), 5U);
    list.scroll(3);
    EXPECT_EQ(list.top(), 6U);
    EXPECT_EQ(list.cursor(), 7U);
    list.scroll(1000);
    EXPECT_EQ(list.top(), 90U);
    list.scroll(-1000);
    EXPECT_EQ(list.top(), 0U);
    EXPECT_EQ(list.cursor(), 8U);
}

TEST(List, DrawsTheRowsSeenAndPutsTheHardwareCursorOnTheCurrentOne) {
    Canvas canvas({3, 10});
    List list = list_of(1000000, 3);
    list.set_cursor(500000);
    list.draw(Pane(canvas), [](const Pane& row, std::size_t number, bool current) {
        row.put(0, 0, TermText::clean((current ? ">" : " ") + std::to_string(number)));
    });
    EXPECT_EQ(canvas.picture(), " 499999\n>500000\n 500001\n");
    EXPECT_EQ(canvas.cursor(), (terminal::Position{1, 0}));
}

TEST(ScrollBar, ShowsTheEndsExactlyAndNothingWhenAllIsSeen) {
    const auto bar = [](std::size_t top, std::size_t count) {
        Canvas canvas({4, 1});
        draw_scroll_bar(Pane(canvas), top, count, Theme::plain());
        return canvas.picture();
    };
    EXPECT_EQ(bar(0, 4), "\n\n\n\n");
    EXPECT_EQ(bar(0, 8), "█\n█\n│\n│\n");
    EXPECT_EQ(bar(4, 8), "│\n│\n█\n█\n");
    EXPECT_EQ(bar(999996, 1000000), "│\n│\n│\n█\n");
}

TEST(Theme, EveryRoleHasANameThatLeadsBack) {
    for (std::size_t i = 0; i < kRoles; ++i) {
        const Role role = static_cast<Role>(i);
        EXPECT_EQ(role_named(name_of(role)), role);
    }
    EXPECT_FALSE(role_named("colour"));
    EXPECT_FALSE(Theme::named("solar"));
}

TEST(Theme, PlainUsesNoColour) {
    const Theme plain = Theme::named("plain").value();
    for (std::size_t i = 0; i < kRoles; ++i) {
        const terminal::Style& style = plain[static_cast<Role>(i)];
        EXPECT_EQ(style.fg, terminal::Color{});
        EXPECT_EQ(style.bg, terminal::Color{});
    }
}

TEST(Theme, WhatMattersIsToldWithoutColourToo) {
    const Theme plain = Theme::plain();
    for (const Role role : {Role::cursor, Role::unread, Role::selected, Role::match, Role::bad,
                            Role::error, Role::link})
        EXPECT_NE(plain[role], plain[Role::text]) << name_of(role);
}

}  // namespace
}  // namespace alder::ui::widget
