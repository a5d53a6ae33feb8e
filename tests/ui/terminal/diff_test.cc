// The property that matters: whatever was shown, after the bytes of diff() the terminal shows the
// new canvas. Proved with random canvases through the emulator, for each of the terminals we
// promise.

#include "ui/terminal/diff.h"

#include <random>
#include <string>

#include <gtest/gtest.h>

#include "ui/terminal/emulator.h"
#include "ui/terminal/fake_terminal.h"

namespace alder::ui::terminal {
namespace {

using text::TermText;

Capabilities terminal(const std::string& term, const std::string& colorterm = "") {
    auto found = Capabilities::load({term, colorterm, false, "UTF-8"});
    EXPECT_TRUE(found) << term;
    return found.value_or(Capabilities{});
}

class RandomScreens {
public:
    explicit RandomScreens(unsigned seed) : random_(seed) {}

    // The last canvas with some more on it, or a new one.
    Canvas next(const Canvas& last) {
        Canvas canvas = pick(6) == 0 ? Canvas(last.size()) : last;
        const Pane pane(canvas);
        for (int i = pick(12); i >= 0; --i) {
            const Rect rect{pick(pane.rows()), pick(pane.columns()), 1 + pick(3), 1 + pick(30)};
            if (pick(4) == 0) pane.part(rect).fill(style(pane));
            if (pick(8) == 0) pane.fill_row(rect.row, style(pane));
            pane.put(rect.row, rect.column - 3, words(), style(pane));
        }
        canvas.set_cursor({pick(pane.rows()), pick(pane.columns())}, CursorOn::row);
        return canvas;
    }

private:
    int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

    TermText words() {
        constexpr const char* kPieces[] = {
            "a", "subject ", "   ", "文字", "é", "e\u0301", "😀", "👩‍👩‍👧‍👦",
            "❤️", "├─>",      "…",   "한국", "x"};
        std::string all;
        for (int i = pick(8); i >= 0; --i) all += kPieces[pick(std::size(kPieces))];
        return TermText::clean(all);
    }
    Style style(const Pane& pane) {
        Style style;
        if (pick(3) == 0) style.fg = color();
        if (pick(3) == 0) style.bg = color();
        style.bold = pick(4) == 0;
        style.dim = pick(9) == 0;
        style.italic = pick(9) == 0;
        style.underline = pick(6) == 0;
        style.reverse = pick(6) == 0;
        if (pick(5) == 0)
            style.link =
                pane.add_link(pick(2) == 0 ? "https://a.example/" : "mailto:b@c").value_or(0);
        return style;
    }
    Color color() {
        if (pick(2) == 0) return Color::index(static_cast<std::uint8_t>(pick(16)));
        if (pick(2) == 0) return Color::index(static_cast<std::uint8_t>(16 + pick(240)));
        return Color::rgb(static_cast<std::uint8_t>(pick(256)), 7, 200);
    }

    std::mt19937 random_;
};

Style visible(Style style, const Capabilities& can) {
    style = reduce(style, can.depth);
    style.link = 0;
    style.dim &= !can.dim.empty();
    style.italic &= !can.italic.empty();
    return style;
}

// A look that differs only in the colour of what is not there is the same look.
bool looks_same(const Emulator::Shown& shown, const Cell& cell, const Style& wanted) {
    const bool blank = cell.text == " " && !wanted.underline && !wanted.reverse;
    return blank ? shown.style.bg == wanted.bg && !shown.style.reverse && !shown.style.underline
                 : shown.style == wanted;
}

// Where the emulator and the canvas disagree, in words; empty when nowhere.
std::string difference(const Emulator& shown, const Canvas& canvas, const Capabilities& can,
                       bool same_widths) {
    for (int row = 0; row < canvas.size().rows; ++row)
        for (int column = 0; column < canvas.size().columns; ++column) {
            const Cell& cell = canvas.at(row, column);
            const Emulator::Shown& there = shown.at(row, column);
            const bool half = cell.text.empty();
            const bool disputed = cell.disputed || (half && canvas.at(row, column - 1).disputed);
            if (disputed && !same_widths) continue;
            const std::string uri = can.links ? canvas.link_target(cell.style.link) : "";
            if (there.text == cell.text &&
                (half || (looks_same(there, cell, visible(cell.style, can)) && there.uri == uri)))
                continue;
            return std::to_string(row) + "," + std::to_string(column) + ": wanted '" + cell.text +
                   "', shown '" + there.text + "'";
        }
    if (shown.cursor() != canvas.cursor()) return "cursor";
    return shown.unknown();
}

void expect_faithful(const Capabilities& can, int disputed_columns) {
    RandomScreens screens(11);
    Emulator shown({12, 40}, disputed_columns);
    shown.feed(can.wrap_off);
    Canvas last({12, 40});
    shown.feed(diff(nullptr, last, can));
    for (int round = 0; round < 250; ++round) {
        const Canvas next = screens.next(last);
        shown.feed(diff(&last, next, can));
        ASSERT_EQ(difference(shown, next, can, disputed_columns == Emulator::kAsWeDo), "")
            << "round " << round;
        last = next;
    }
}

class DiffOn : public testing::TestWithParam<const char*> {};

TEST_P(DiffOn, ShowsTheNewCanvasWhateverWasThere) {
    expect_faithful(terminal(GetParam()), Emulator::kAsWeDo);
}

TEST_P(DiffOn, KeepsTheRestRightWhereWidthsAreSeenOtherwise) {
    expect_faithful(terminal(GetParam()), 1);
    expect_faithful(terminal(GetParam()), 8);
}

INSTANTIATE_TEST_SUITE_P(Terminals, DiffOn,
                         testing::Values("xterm-256color", "tmux-256color", "screen", "linux",
                                         "vt100", "xterm", "rxvt-unicode-256color"),
                         [](const auto& test) {
                             std::string name = test.param;
                             std::erase_if(name, [](char c) { return c == '-'; });
                             return name;
                         });

TEST(Diff, ShowsTheNewCanvasInTruecolor) {
    expect_faithful(terminal("xterm-256color", "truecolor"), 0);
}

TEST(Diff, SaysNothingButTheCursorWhenNothingChanged) {
    Canvas canvas({24, 80});
    Pane(canvas).put(3, 0, TermText::own("hello"));
    canvas.set_cursor({3, 0}, CursorOn::row);
    EXPECT_EQ(diff(&canvas, canvas, FakeTerminal::ansi()), "\x1b[4;1H");
}

TEST(Diff, WritesOnlyWhatChanged) {
    Canvas before({24, 80});
    Pane(before).put(3, 0, TermText::own("hello world"));
    Canvas now = before;
    Pane(now).put(3, 6, TermText::own("W"));
    EXPECT_EQ(diff(&before, now, FakeTerminal::ansi()), "\x1b[4;7HW\x1b[1;1H");
}

TEST(Diff, ErasesToTheEndWhereThatIsCheaper) {
    Canvas before({24, 80});
    Pane(before).put(3, 0, TermText::own("a long line of words"));
    Canvas now({24, 80});
    Pane(now).put(3, 0, TermText::own("a"));
    EXPECT_EQ(diff(&before, now, FakeTerminal::ansi()), "\x1b[4;3H\x1b[K\x1b[1;1H");
}

TEST(Diff, PlacesTheCursorAnewAfterADisputedCluster) {
    Canvas before({2, 20});
    Canvas now({2, 20});
    Pane(now).put(0, 0, TermText::clean("👩‍👩‍👧‍👦b"));
    const std::string bytes = diff(&before, now, FakeTerminal::ansi());
    const std::string cluster = "👩‍👩‍👧‍👦";
    EXPECT_NE(bytes.find(cluster + "\x1b[3Gb"), std::string::npos) << bytes;
}

TEST(Diff, IsOneSynchronizedFrameWhereTheTerminalKnowsThat) {
    Capabilities can = FakeTerminal::ansi();
    can.synchronized = true;
    const std::string bytes = diff(nullptr, Canvas({2, 2}), can);
    EXPECT_TRUE(bytes.starts_with("\x1b[?2026h"));
    EXPECT_TRUE(bytes.ends_with("\x1b[?2026l"));
}

TEST(Diff, AVt100GetsNoColoursLinksOrTitles) {
    const Capabilities can = terminal("vt100");
    Canvas canvas({24, 80});
    const Pane pane(canvas);
    pane.put(0, 0, TermText::own("bar"),
             {.fg = Color::index(1),
              .bg = Color::rgb(1, 2, 3),
              .link = pane.add_link("https://a.example").value()});
    const std::string bytes = diff(nullptr, canvas, can);
    EXPECT_EQ(bytes.find("]8;"), std::string::npos);
    EXPECT_EQ(bytes.find("$<"), std::string::npos);
    EXPECT_NE(bytes.find("\x1b[7mbar"), std::string::npos) << bytes;
    EXPECT_EQ(can.depth, Depth::mono);
    EXPECT_TRUE(can.enter_screen.empty());
    EXPECT_FALSE(can.titles);
}

TEST(Diff, ScrollingOneRowInAFullIndexStaysSmall) {
    Canvas before({24, 80});
    Canvas now({24, 80});
    for (int row = 0; row < 24; ++row) {
        Pane(before).put(row, 0,
                         TermText::clean("N  Ann Example     Subject " + std::to_string(row)));
        Pane(now).put(row, 0,
                      TermText::clean("N  Ann Example     Subject " + std::to_string(row + 1)));
    }
    EXPECT_LT(diff(&before, now, FakeTerminal::ansi()).size(), 400u);
}

}  // namespace
}  // namespace alder::ui::terminal
