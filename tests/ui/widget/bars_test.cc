// The lines around the lists: key bar, status line, which-key, sizes.

#include <string>

#include <gtest/gtest.h>

#include "ui/widget/key_bar.h"
#include "ui/widget/size_text.h"
#include "ui/widget/status_line.h"
#include "ui/widget/which_key.h"

namespace alder::ui::widget {
namespace {

using namespace std::chrono_literals;
using terminal::Canvas;
using terminal::Pane;
using text::TermText;

std::vector<KeyHint> hints(int count) {
    std::vector<KeyHint> all;
    for (int i = 0; i < count; ++i)
        all.push_back({TermText::clean(std::string(1, static_cast<char>('a' + i))),
                       TermText::clean("Label" + std::to_string(i))});
    return all;
}

std::string bar(int count, std::size_t page, int columns) {
    Canvas canvas({2, columns});
    draw_key_bar(Pane(canvas), hints(count), page, Theme::dark());
    return canvas.picture();
}

TEST(KeyBar, FillsColumnByColumnAsPineDoes) {
    EXPECT_EQ(bar(12, 0, 80),
              "a  Label0    c  Label2    e  Label4    g  Label6    i  Label8    k  Label10\n"
              "b  Label1    d  Label3    f  Label5    h  Label7    j  Label9    l  Label11\n");
}

TEST(KeyBar, KeepsTheFirstColumnOnEveryPageAndWrapsAround) {
    EXPECT_EQ(key_bar_pages(14, 80), 2u);
    EXPECT_EQ(bar(14, 1, 80), "a  Label0    m  Label12\nb  Label1    n  Label13\n");
    EXPECT_EQ(bar(14, 2, 80), bar(14, 0, 80));
}

TEST(KeyBar, ShowsMoreOnAWideTerminal) {
    EXPECT_EQ(key_bar_pages(30, 200), 1u);
    EXPECT_EQ(key_bar_pages(30, 80), 3u);
    EXPECT_NE(bar(26, 0, 200).find("Label25"), std::string::npos);
}

TEST(KeyBar, KnowsWhatStandsUnderAClick) {
    EXPECT_EQ(key_bar_hint({0, 14}, 14, 80, 0), 2U);
    EXPECT_EQ(key_bar_hint({1, 79}, 12, 80, 0), std::nullopt);
    EXPECT_EQ(key_bar_hint({1, 70}, 12, 80, 0), 11U);
    EXPECT_EQ(key_bar_hint({1, 14}, 14, 80, 1), 13U);
    EXPECT_EQ(key_bar_hint({0, 0}, 14, 80, 1), 0U);
    EXPECT_EQ(key_bar_hint({0, 40}, 14, 80, 1), std::nullopt);
}

TEST(KeyBar, KeysStandOut) {
    Canvas canvas({2, 80});
    draw_key_bar(Pane(canvas), hints(2), 0, Theme::dark());
    EXPECT_TRUE(canvas.at(0, 0).style.reverse);
    EXPECT_FALSE(canvas.at(0, 3).style.reverse);
}

TEST(KeyBar, ALongKeyPushesItsLabelAndNeverItsNeighbour) {
    Canvas canvas({2, 26});
    draw_key_bar(Pane(canvas),
                 {{TermText::own("Enter"), TermText::own("ViewMessage")},
                  {TermText::own("b"), TermText::own("B")},
                  {TermText::own("c"), TermText::own("C")}},
                 0, Theme::plain());
    EXPECT_EQ(canvas.picture(), "Enter ViewMe c  C\nb  B\n");
}

const Clock::time_point kStart{};

std::string said(const StatusLine& line) {
    return line.words() == nullptr ? "" : line.words()->utf8();
}

TEST(StatusLine, GoesByItself) {
    StatusLine line;
    line.say(Tone::info, TermText::own("3 deleted"), kStart);
    EXPECT_EQ(said(line), "3 deleted");
    EXPECT_EQ(line.deadline(), kStart + 5s);
    line.time_passed(kStart + 5s);
    EXPECT_EQ(said(line), "");
    EXPECT_FALSE(line.deadline());
}

TEST(StatusLine, NewerNewsReplacesWhatIsNotWorse) {
    StatusLine line;
    line.say(Tone::info, TermText::own("old"), kStart);
    line.say(Tone::info, TermText::own("new"), kStart + 1s);
    EXPECT_EQ(said(line), "new");
    line.say(Tone::error, TermText::own("bad"), kStart + 1s);
    EXPECT_EQ(said(line), "bad");
}

TEST(StatusLine, BadNewsIsHeardBeforeGoodNews) {
    StatusLine line;
    line.say(Tone::error, TermText::own("cannot save"), kStart);
    line.say(Tone::ok, TermText::own("3 deleted"), kStart + 500ms);
    EXPECT_EQ(said(line), "cannot save");
    EXPECT_EQ(line.deadline(), kStart + 2s);
    line.time_passed(kStart + 2s);
    EXPECT_EQ(said(line), "3 deleted");
    line.time_passed(kStart + 7s);
    EXPECT_EQ(said(line), "");
}

TEST(StatusLine, DrawsInTheMiddleAndCutsWhatIsTooLong) {
    StatusLine line;
    line.say(Tone::error, TermText::own("no"), kStart);
    Canvas canvas({1, 10});
    line.draw(Pane(canvas), Theme::plain());
    EXPECT_EQ(canvas.picture(), "   [no]\n");
    line.say(Tone::error, TermText::own("a very long message"), kStart);
    Canvas narrow({1, 10});
    line.draw(Pane(narrow), Theme::plain());
    EXPECT_EQ(narrow.picture(), "[a very …]\n");
}

TEST(WhichKey, ShowsWhatMayFollowAboveTheBottom) {
    Canvas canvas({5, 30});
    draw_which_key(Pane(canvas), TermText::own("$"),
                   {{TermText::own("d"), TermText::own("by date")},
                    {TermText::own("f"), TermText::own("by sender")},
                    {TermText::own("z"), TermText::own("by size")}},
                   Theme::plain());
    EXPECT_EQ(canvas.picture(), "\n\n $\n  d by date     z by size\n  f by sender\n");
}

TEST(WhichKey, CountsWhatDoesNotFit) {
    Canvas canvas({3, 24});
    draw_which_key(Pane(canvas), TermText::own("$"), hints(5), Theme::plain());
    EXPECT_EQ(canvas.picture(), "\n $           and 3 more\n  a Label0   b Label1\n");
}

TEST(SizeText, ReadsAsPeopleWriteIt) {
    EXPECT_EQ(size_text(999).utf8(), "999 B");
    EXPECT_EQ(size_text(1000).utf8(), "1.0 kB");
    EXPECT_EQ(size_text(9960).utf8(), "10 kB");
    EXPECT_EQ(size_text(999999).utf8(), "1.0 MB");
    EXPECT_EQ(size_text(18446744073709551615u).utf8(), "18447 PB");
}

}  // namespace
}  // namespace alder::ui::widget
