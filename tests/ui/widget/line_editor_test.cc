#include "ui/widget/line_editor.h"

#include <ctime>
#include <string>

#include <gtest/gtest.h>

#include "base/ascii.h"

namespace alder::ui::widget {
namespace {

using terminal::Canvas;
using terminal::Key;
using terminal::KeyKind;
using terminal::Pane;
using text::TermText;
using Outcome = LineEditor::Outcome;

Outcome type(LineEditor& editor, std::string_view keys) {
    Outcome last = Outcome::ignored;
    for (const std::string_view key : ascii::split(keys, ' '))
        last = editor.feed(terminal::parse_key(key).value());
    return last;
}

// The text after these keys, with | where the cursor is.
std::string after(std::string text, std::string_view keys) {
    LineEditor editor;
    editor.set_text(std::move(text));
    type(editor, keys);
    std::string shown = editor.text();
    return shown.insert(editor.cursor(), "|");
}

TEST(LineEditor, KnowsReadlinesKeys) {
    EXPECT_EQ(after("", "a b space c"), "ab c|");
    EXPECT_EQ(after("one two", "ctrl-a x"), "x|one two");
    EXPECT_EQ(after("one two", "home ctrl-e left backspace"), "one t|o");
    EXPECT_EQ(after("one two", "ctrl-w"), "one |");
    EXPECT_EQ(after("one two.three", "alt-b"), "one two.|three");
    EXPECT_EQ(after("one two", "ctrl-a alt-f"), "one| two");
    EXPECT_EQ(after("one two", "ctrl-a alt-d"), "| two");
    EXPECT_EQ(after("one two", "alt-backspace alt-backspace"), "|");
    EXPECT_EQ(after("one two", "ctrl-left ctrl-k"), "one |");
    EXPECT_EQ(after("one two", "ctrl-u"), "|");
    EXPECT_EQ(after("one two", "ctrl-w ctrl-a ctrl-y space"), "two |one ");
    EXPECT_EQ(after("ab", "ctrl-t"), "ba|");
    EXPECT_EQ(after("abc", "ctrl-a delete ctrl-d"), "|c");
    EXPECT_EQ(after("", "backspace left right delete ctrl-t ctrl-y"), "|");
}

TEST(LineEditor, MovesAndErasesWhatAPersonSeesAsOneCharacter) {
    EXPECT_EQ(after("ae\u0301👩‍👩‍👧‍👦", "backspace"), "ae\u0301|");
    EXPECT_EQ(after("ae\u0301👩‍👩‍👧‍👦", "left left"),
              "a|e\u0301👩‍👩‍👧‍👦");
    EXPECT_EQ(after("文字", "ctrl-a delete"), "|字");
}

TEST(LineEditor, SaysWhatHappened) {
    LineEditor editor;
    EXPECT_EQ(type(editor, "a"), Outcome::changed);
    EXPECT_EQ(type(editor, "left"), Outcome::moved);
    EXPECT_EQ(type(editor, "f5"), Outcome::ignored);
    EXPECT_EQ(type(editor, "ctrl-x"), Outcome::ignored);
    EXPECT_EQ(type(editor, "esc"), Outcome::cancelled);
    EXPECT_EQ(type(editor, "ctrl-g"), Outcome::cancelled);
    EXPECT_EQ(type(editor, "enter"), Outcome::accepted);
}

TEST(LineEditor, APasteIsOneLineAndNeverAccepts) {
    LineEditor editor;
    Key paste = Key::of(KeyKind::paste);
    paste.text = "rm\n-rf\x1b[A\xff";
    EXPECT_EQ(editor.feed(paste), Outcome::changed);
    EXPECT_EQ(editor.text(), "rm -rf [A\xef\xbf\xbd");
}

TEST(LineEditor, WalksThroughHistoryAndBackToWhatWasTyped) {
    LineEditor editor({"first", "second"});
    type(editor, "n e w up");
    EXPECT_EQ(editor.text(), "second");
    type(editor, "up up");
    EXPECT_EQ(editor.text(), "first");
    type(editor, "down down");
    EXPECT_EQ(editor.text(), "new");
    type(editor, "down");
    EXPECT_EQ(editor.text(), "new");
}

TEST(LineEditor, CompletesTheCommonPartThenEachInTurn) {
    LineEditor editor;
    type(editor, "l");
    EXPECT_EQ(type(editor, "tab"), Outcome::complete);
    editor.offer({"lists/cpp", "lists/c"});
    EXPECT_EQ(editor.text(), "lists/c");
    type(editor, "tab");
    EXPECT_EQ(editor.text(), "lists/cpp");
    type(editor, "tab");
    EXPECT_EQ(editor.text(), "lists/c");
    type(editor, "x tab");
    EXPECT_EQ(editor.text(), "lists/cx");
}

TEST(LineEditor, TakesTheOnlyCompletionAndLeavesTheTextWithoutOne) {
    LineEditor editor;
    type(editor, "i tab");
    editor.offer({});
    EXPECT_EQ(editor.text(), "i");
    editor.offer({"inbox"});
    EXPECT_EQ(editor.text(), "inbox");
    EXPECT_EQ(type(editor, "tab"), Outcome::complete);
}

TEST(LineEditor, ScrollsSoThatTheCursorIsSeen) {
    LineEditor editor;
    editor.set_text("abcdefghijklmnop");
    Canvas canvas({1, 12});
    editor.draw(Pane(canvas), TermText::own("To: "), Theme::plain());
    EXPECT_EQ(canvas.picture(), "To: klmnop\n");
    EXPECT_EQ(canvas.cursor().column, 10);
}

TEST(LineEditor, TakesAMegabyteAndStaysQuick) {
    LineEditor editor;
    Key paste = Key::of(KeyKind::paste);
    for (int i = 0; i < 100'000; ++i) paste.text += "wörter ... ";
    editor.feed(paste);
    const std::clock_t begin = std::clock();
    for (int i = 0; i < 100; ++i) {
        editor.feed(Key::typed("x"));
        editor.feed(Key::of(KeyKind::left));
        editor.feed(Key::of(KeyKind::right));
        Canvas canvas({1, 80});
        editor.draw(Pane(canvas), TermText::own("Subject: "), Theme::dark());
    }
    const double ms = 1000.0 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    EXPECT_LT(ms / 300, 5.0);  // 0.5 where it was measured; room for sanitizers
    EXPECT_EQ(editor.text().size(), paste.text.size() + 100);
    EXPECT_TRUE(editor.text().ends_with("... " + std::string(100, 'x')));
}

TEST(LineEditor, ASecretShowsAsDots) {
    LineEditor editor;
    editor.set_text("pass文");
    Canvas canvas({1, 20});
    editor.draw(Pane(canvas), TermText::own("> "), Theme::plain(), LineEditor::Show::dots);
    EXPECT_EQ(canvas.picture(), "> •••••\n");
    EXPECT_EQ(canvas.cursor().column, 7);
}

}  // namespace
}  // namespace alder::ui::widget
