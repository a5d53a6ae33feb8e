#include "ui/widget/text_area.h"

#include <ctime>
#include <random>

#include <gtest/gtest.h>

#include "base/ascii.h"
#include "text/width.h"

namespace alder::ui::widget {
namespace {

using terminal::Canvas;
using terminal::Key;
using terminal::KeyKind;
using terminal::Pane;
using Outcome = TextArea::Outcome;

Outcome type(TextArea& area, std::string_view keys) {
    Outcome last = Outcome::ignored;
    for (const std::string_view key : ascii::split(keys, ' '))
        last = area.feed(terminal::parse_key(key).value());
    return last;
}

TextArea area_with(std::string_view text, terminal::Size size = {5, 20}) {
    TextArea area;
    area.set_size(size);
    const std::size_t bar = text.find('|');
    std::string plain(text);
    if (bar != std::string_view::npos) plain.erase(bar, 1);
    area.set_text(plain);
    Place at;
    for (const char c : text.substr(0, bar == std::string_view::npos ? 0 : bar))
        at = c == '\n' ? Place{at.line + 1, 0} : Place{at.line, at.byte + 1};
    area.set_cursor(at);
    return area;
}

// The text with | where the cursor is.
std::string shown(const TextArea& area) {
    const TextBuffer& buffer = area.buffer();
    return buffer.between({}, area.cursor()) + "|" + buffer.between(area.cursor(), buffer.end());
}

// What becomes of a text, | being the cursor, by these keys.
std::string after(std::string_view text, std::string_view keys) {
    TextArea area = area_with(text);
    type(area, keys);
    return shown(area);
}

std::string picture(const TextArea& area, terminal::Size size) {
    Canvas canvas(size);
    area.draw(Pane(canvas), Theme::plain());
    return canvas.picture();
}

TEST(TextArea, TypesAndErases) {
    EXPECT_EQ(after("", "a b space c"), "ab c|");
    EXPECT_EQ(after("ab|cd", "enter"), "ab\n|cd");
    EXPECT_EQ(after("ab\n|cd", "backspace"), "ab|cd");
    EXPECT_EQ(after("ab|\ncd", "delete"), "ab|cd");
    EXPECT_EQ(after("ab|\ncd", "ctrl-d ctrl-d"), "ab|d");
    EXPECT_EQ(after("|", "backspace delete ctrl-k left right"), "|");
    EXPECT_EQ(after("one two.three|", "alt-backspace"), "one two.|");
    EXPECT_EQ(after("|one two", "alt-d"), "| two");
    EXPECT_EQ(after("abc|d", "tab"), "abc     |d");
}

TEST(TextArea, MovesByWhatAPersonSeesAsOneCharacter) {
    EXPECT_EQ(after("|ae\u0301👩‍👩‍👧‍👦b", "right right"),
              "ae\u0301|👩‍👩‍👧‍👦b");
    EXPECT_EQ(after("|ae\u0301👩‍👩‍👧‍👦b", "right right right backspace"),
              "ae\u0301|b");
    EXPECT_EQ(after("|文字", "delete"), "|字");
    EXPECT_EQ(after("|a\nb", "right right right right"), "a\nb|");
    EXPECT_EQ(after("a\nb|", "left left left left"), "|a\nb");
}

TEST(TextArea, MovesByWordsRowsAndPages) {
    EXPECT_EQ(after("|one, two", "ctrl-right"), "one|, two");
    EXPECT_EQ(after("|one, two", "alt-f alt-f"), "one, two|");
    EXPECT_EQ(after("one, two|", "alt-b alt-b"), "|one, two");
    EXPECT_EQ(after("on|e\ntwo", "ctrl-e"), "one|\ntwo");
    EXPECT_EQ(after("on|e\ntwo", "ctrl-n"), "one\ntw|o");
    EXPECT_EQ(after("one\ntw|o", "ctrl-p ctrl-a"), "|one\ntwo");
    EXPECT_EQ(after("1|\n2\n3\n4\n5\n6\n7\n8\n9", "pgdn"), "1\n2\n3\n4\n5|\n6\n7\n8\n9");
    EXPECT_EQ(after("1\n2\n3\n4\n5|\n6", "ctrl-y"), "1|\n2\n3\n4\n5\n6");
    EXPECT_EQ(after("a|b\ncd", "ctrl-end"), "ab\ncd|");
    EXPECT_EQ(after("ab\ncd|", "ctrl-home"), "|ab\ncd");
}

TEST(TextArea, KeepsItsColumnAcrossShortRows) {
    EXPECT_EQ(after("abcd|e\nx\nabcde", "down down"), "abcde\nx\nabcd|e");
    EXPECT_EQ(after("日本|語\nabcdef", "down"), "日本語\nabcd|ef");
}

TEST(TextArea, WalksThroughTheRowsOfALongParagraph) {
    // Wrapped at 20: "one two three four " / "five six seven eight " / "nine"
    EXPECT_EQ(after("one| two three four five six seven eight nine", "down down"),
              "one two three four five six seven eight nin|e");
    EXPECT_EQ(after("|one two three four five six seven eight nine", "ctrl-e"),
              "one two three four| five six seven eight nine");
    EXPECT_EQ(after("one two three four five| six seven eight nine", "ctrl-a"),
              "one two three four |five six seven eight nine");
}

TEST(TextArea, CutsRowsAndPutsThemBack) {
    EXPECT_EQ(after("|one\ntwo\nthree", "ctrl-k ctrl-k"), "|three");
    EXPECT_EQ(after("|one\ntwo\nthree", "ctrl-k ctrl-k ctrl-u ctrl-u"),
              "one\ntwo\none\ntwo\n|three");
    EXPECT_EQ(after("on|e\ntwo", "ctrl-k"), "on|\ntwo");
    EXPECT_EQ(after("on|e\ntwo", "ctrl-k ctrl-k"), "on|two");
    EXPECT_EQ(after("on|e\ntwo", "ctrl-k right ctrl-k ctrl-u"), "on\ntwo|");
    EXPECT_EQ(after("|one two three four five", "ctrl-k"), "|five");
}

TEST(TextArea, CutsAndCopiesWhatIsMarked) {
    EXPECT_EQ(after("a|bc\nde", "ctrl-^ down ctrl-k"), "a|e");
    EXPECT_EQ(after("a|bc\nde", "ctrl-^ down ctrl-k ctrl-u"), "abc\nd|e");
    EXPECT_EQ(after("a|bc\nde", "ctrl-^ ctrl-e alt-w down ctrl-u"), "abc\ndebc|");
    EXPECT_EQ(after("a|bc", "ctrl-^ right backspace"), "a|c");
    EXPECT_EQ(after("a|bc", "ctrl-^ ctrl-^ right backspace"), "a|c");
}

TEST(TextArea, MakesRoomForAnAnswerInsideAQuotation) {
    EXPECT_EQ(after("> one |two", "enter"), "> one \n|\n> two");
    EXPECT_EQ(after(">> one|", "enter"), ">> one\n|");
    EXPECT_EQ(after("|> one", "enter"), "\n|> one");
}

TEST(TextArea, JoinsTheLinesOfAParagraph) {
    EXPECT_EQ(after("one\ntw|o\nthree\n\nfour", "ctrl-j"), "one two three\n|\nfour");
    EXPECT_EQ(after("> a\n> b|\n>> c\nd", "ctrl-j"), "> a b\n|>> c\nd");
    EXPECT_EQ(after("Hi\n- a|\n  b\n- c", "ctrl-j"), "Hi\n- a\n|  b\n- c");
    EXPECT_EQ(after("- a|\nb\n- c", "ctrl-j"), "- a b\n|- c");
    EXPECT_EQ(after("on|e\n-- \nAnn", "ctrl-j"), "one\n|-- \nAnn");
    EXPECT_EQ(after("|\none", "ctrl-j"), "|\none");
}

TEST(TextArea, UndoesByWordsAndRedoes) {
    TextArea area = area_with("x|");
    type(area, "a b space c d left e backspace ctrl-k");
    EXPECT_EQ(shown(area), "xab c|");
    std::vector<std::string> seen;
    while (area.perform(Edit::undo) == Outcome::changed) seen.push_back(area.text());
    EXPECT_EQ(seen, (std::vector<std::string>{"xab cd", "xab ced", "xab cd", "xab", "x"}));
    while (area.perform(Edit::redo) == Outcome::changed) {
    }
    EXPECT_EQ(area.text(), "xab c");
    type(area, "z");
    EXPECT_EQ(area.perform(Edit::redo), Outcome::moved);
}

TEST(TextArea, TakesAPasteAsText) {
    TextArea area = area_with("a|b");
    Key paste = Key::of(KeyKind::paste);
    paste.text = "one\n\x1b[2Jtwo\r\tthree\xff";
    EXPECT_EQ(area.feed(paste), Outcome::changed);
    EXPECT_EQ(shown(area), "aone\n[2Jtwo\tthree\uFFFD|b");
    area.perform(Edit::undo);
    EXPECT_EQ(area.text(), "ab");
}

TEST(TextArea, FindsWordsWhateverTheirCaseAndAccents) {
    TextArea area = area_with("|Grüße\nan alle\nGRUSSE");
    EXPECT_TRUE(area.find("ALLE"));
    EXPECT_EQ(area.cursor(), (Place{1, 3}));
    EXPECT_TRUE(area.find("grusse"));
    EXPECT_EQ(area.cursor(), (Place{2, 0}));
    EXPECT_TRUE(area.find("grusse"));
    EXPECT_EQ(area.cursor(), (Place{0, 0}));
    EXPECT_FALSE(area.find("nothing"));
    EXPECT_FALSE(area.find(""));
}

TEST(TextArea, ReplacesEverywhereAsOneStep) {
    TextArea area = area_with("|a cat, a Cat\nconcat");
    EXPECT_EQ(area.replace_all("cat", "cat and dog"), 3U);
    EXPECT_EQ(area.text(), "a cat and dog, a cat and dog\nconcat and dog");
    area.perform(Edit::undo);
    EXPECT_EQ(area.text(), "a cat, a Cat\nconcat");
    EXPECT_EQ(area.replace_all("none", "x"), 0U);
    area.set_text("ﬁne ﬁne");
    EXPECT_EQ(area.replace_all("f", "\n"), 2U);
    EXPECT_EQ(area.text(), "\nne \nne");
}

TEST(TextArea, WrapsForTheEyeAndRepeatsQuoteMarks) {
    const TextArea area =
        area_with("one two three four five six\n> alpha beta gamma delta eps\n日本");
    EXPECT_EQ(picture(area, {6, 20}),
              "one two three four\nfive six\n> alpha beta gamma\n> delta eps\n日本\n\n");
}

TEST(TextArea, ShowsTabsAsWideAsTheyAre) {
    TextArea area = area_with("a|\tb");
    EXPECT_EQ(picture(area, {1, 20}), "a       b\n");
    Canvas canvas({5, 20});
    type(area, "right");
    area.draw(Pane(canvas), Theme::plain());
    EXPECT_EQ(canvas.cursor(), (terminal::Position{0, 8}));
}

TEST(TextArea, ScrollsToTheCursorAndPutsThePointerThere) {
    std::string text;
    for (int i = 0; i < 100; ++i) text += "line " + std::to_string(i) + "\n";
    TextArea area = area_with(text);
    type(area, "down down down down down");
    EXPECT_EQ(picture(area, {5, 20}), "line 1\nline 2\nline 3\nline 4\nline 5\n");
    area.set_cursor({50, 3});
    EXPECT_EQ(picture(area, {5, 20}), "line 48\nline 49\nline 50\nline 51\nline 52\n");
    Canvas canvas({5, 20});
    area.draw(Pane(canvas), Theme::plain());
    EXPECT_EQ(canvas.cursor(), (terminal::Position{2, 3}));
    type(area, "up up up");
    EXPECT_EQ(picture(area, {5, 20}), "line 47\nline 48\nline 49\nline 50\nline 51\n");
    type(area, "ctrl-end");
    EXPECT_EQ(picture(area, {5, 20}), "line 98\nline 99\n\n\n\n");
}

TEST(TextArea, KeepsItsPlaceInsideALongParagraphWhenToldItsSizeAgain) {
    std::string words;
    for (int i = 0; i < 60; ++i) words += "word" + std::to_string(i) + " ";
    TextArea area = area_with(words, {3, 20});
    for (int i = 0; i < 12; ++i) type(area, "down");
    type(area, "up");
    const std::string before = picture(area, {3, 20});
    area.set_size({3, 20});
    EXPECT_EQ(picture(area, {3, 20}), before);
    area.set_size({3, 10});
    Canvas canvas({3, 10});
    area.draw(Pane(canvas), Theme::plain());
    EXPECT_LT(canvas.cursor().row, 3);
}

TEST(TextArea, SaysWhatHappened) {
    TextArea area = area_with("ab|");
    EXPECT_EQ(type(area, "c"), Outcome::changed);
    EXPECT_EQ(type(area, "left"), Outcome::moved);
    EXPECT_EQ(type(area, "ctrl-x"), Outcome::ignored);
    EXPECT_EQ(type(area, "f5"), Outcome::ignored);
    EXPECT_TRUE(area.at_first_row());
    type(area, "enter");
    EXPECT_FALSE(area.at_first_row());
}

// Whatever is typed, the cursor stands between characters that are there, and all of it can be
// undone and done again.
TEST(TextArea, SurvivesAnyKeys) {
    std::mt19937 random(11);
    const std::string_view keys[] = {"a",
                                     "b",
                                     "space",
                                     "space",
                                     "é",
                                     "日",
                                     "👩‍👩‍👧‍👦",
                                     ">",
                                     "enter",
                                     "enter",
                                     "tab",
                                     "left",
                                     "right",
                                     "up",
                                     "down",
                                     "home",
                                     "end",
                                     "pgup",
                                     "pgdn",
                                     "ctrl-k",
                                     "ctrl-u",
                                     "ctrl-j",
                                     "backspace",
                                     "delete",
                                     "alt-b",
                                     "alt-f",
                                     "alt-d",
                                     "ctrl-^",
                                     "alt-w",
                                     "alt-<",
                                     "alt->",
                                     "ctrl-home",
                                     "alt-backspace"};
    for (int round = 0; round < 20; ++round) {
        TextArea area = area_with("> quoted words here\n\nfirst|\n-- \nAnn", {4, 12});
        const std::string before = area.text();
        for (int i = 0; i < 300; ++i) {
            type(area, keys[random() % std::size(keys)]);
            const std::string& line = area.buffer().line(area.cursor().line);
            ASSERT_LE(area.cursor().byte, line.size());
            ASSERT_TRUE(area.cursor().byte == line.size() ||
                        (static_cast<unsigned char>(line[area.cursor().byte]) & 0xc0) != 0x80);
        }
        const std::string last = area.text();
        while (area.perform(Edit::undo) == Outcome::changed) {
        }
        EXPECT_EQ(area.text(), before);
        while (area.perform(Edit::redo) == Outcome::changed) {
        }
        EXPECT_EQ(area.text(), last);
    }
}

TEST(TextArea, ShowsARowFromRightToLeftAtTheRightAndThePointerInIt) {
    TextArea area = area_with("אב|");
    Canvas canvas({1, 20});
    area.draw(Pane(canvas), Theme::plain());
    EXPECT_EQ(canvas.picture(), std::string(18, ' ') + "בא\n");
    EXPECT_EQ(canvas.cursor(), (terminal::Position{0, 17}));
}

TEST(TextArea, AnswersEveryKeyAtOnceInAVeryLongText) {
    std::string text;
    for (int i = 0; i < 10'000; ++i)
        text +=
            "A paragraph of some length that goes over more than one row of the screen, number " +
            std::to_string(i) + ".\n";
    TextArea area;
    area.set_size({20, 72});
    for (const std::string_view key : {"x", "enter", "backspace", "down", "up", "pgdn", "pgup",
                                       "ctrl-k", "ctrl-u", "ctrl-end", "ctrl-home", "ctrl-j"}) {
        area.set_text(text);
        area.set_cursor({5'000, 40});
        constexpr int kTimes = 20;
        const std::clock_t begin = std::clock();  // of the processor: others may be busy
        for (int i = 0; i < kTimes; ++i) {
            type(area, key);
            picture(area, {20, 72});
        }
        const double ms = 1000.0 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
        RecordProperty(std::string("us_") + std::string(key), static_cast<int>(1000 * ms / kTimes));
        EXPECT_LT(ms / kTimes, 5.0) << key;  // 0.1 where it was measured; room for sanitizers
    }
}

}  // namespace
}  // namespace alder::ui::widget
