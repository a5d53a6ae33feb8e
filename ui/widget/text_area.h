// A small editor: several lines of text, wrapped for the eye while a paragraph stays one line;
// Pine's keys, and Emacs's where Pine has none. Moves by what a person sees as one character.
// Everything can be undone. Needs no terminal; whatever is pasted is text.
//
// ^A ^E ^B ^F ^P ^N and arrows, M-b M-f and ^Left ^Right by words, ^Y ^V and PgUp PgDn by pages,
// ^Home ^End; ^D ^H Del, M-d M-BS by words; ^K cuts what is marked, else the rest of the row; ^U
// puts it back; ^J joins the lines of a paragraph; ^^ begins to mark. Commands of the screen around
// it (find, undo …) come through perform() and find().

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ui/terminal/canvas.h"
#include "ui/terminal/key.h"
#include "ui/widget/text_buffer.h"
#include "ui/widget/text_layout.h"
#include "ui/widget/theme.h"

namespace alder::ui::widget {

enum class Edit : std::uint8_t {
    left,
    right,
    word_left,
    word_right,
    up,
    down,
    row_start,
    row_end,
    page_up,
    page_down,
    text_start,
    text_end,
    new_line,
    tab,
    erase_left,
    erase_right,
    erase_word_left,
    erase_word_right,
    cut,      // what is marked, else from the cursor to the end of the row
    copy,     // what is marked
    paste,    // what was cut or copied last
    justify,  // the lines of the paragraph become one, to be wrapped for every reader
    mark,     // begins to mark, or no longer does
    undo,
    redo,
};

class TextArea {
public:
    enum class Outcome : std::uint8_t {
        ignored,  // not a key of ours
        moved,    // cursor or marks only, or nothing to do
        changed,  // text() is another
    };

    Outcome feed(const terminal::Key& key);
    Outcome perform(Edit edit);

    // UTF-8 with LF. The cursor goes to the start.
    // Forgets what could be taken back.
    void set_text(std::string_view text);
    // As one step that can be taken back.
    void change_text(std::string_view text);
    std::string text() const { return buffer_.text(); }
    // Rows that are seen, and columns to wrap at.
    void set_size(terminal::Size size);

    Place cursor() const { return cursor_; }
    void set_cursor(Place place);
    // Whether up has nowhere to go.
    bool at_first_row() const;
    const TextBuffer& buffer() const { return buffer_; }

    // Goes to the next place that holds the words, around the end; case, accents and width make no
    // difference. False: there is none.
    bool find(std::string_view words);
    // Everywhere from the start, as one step; gives how many.
    std::size_t replace_all(std::string_view words, std::string_view with);

    void draw(const terminal::Pane& pane, const Theme& theme) const;

private:
    // A run of keys that do one thing together.
    enum class Run : std::uint8_t { none, typing, cutting };
    struct Span {
        Place from;
        Place to;
    };
    // The rows of the line asked for last: a long paragraph is laid out once a change.
    struct LaidOut {
        std::uint64_t revision = 0;
        std::size_t line = 0;
        int columns = 0;
        std::vector<TextRow> rows;
    };

    const std::string& line() const { return buffer_.line(cursor_.line); }
    const std::vector<TextRow>& rows_of(std::size_t line) const;
    Outcome carry_out(Edit edit);
    Outcome insert(std::string_view text);
    Outcome type(std::string_view character);
    Outcome paste(std::string_view pasted);
    Outcome erase_to(Place to);
    Outcome replace(Span span, std::string_view with);
    Outcome go(Place place);
    Outcome move_rows(long rows);
    Outcome move_in_row(Edit edit);
    Outcome new_line();
    Outcome tab();
    Outcome cut();
    Outcome copy();
    Outcome justify();
    Outcome take_back(std::optional<Place> place);
    Place left_of(Edit edit) const;
    Place right_of(Edit edit) const;
    Place row_end() const;
    std::optional<Span> marked() const;
    std::optional<Span> paragraph() const;
    void keep_visible();
    void draw_row(const terminal::Pane& pane, int at, std::size_t line, const TextRow& row,
                  const Theme& theme) const;
    void draw_marks(const terminal::Pane& pane, int at, std::size_t line, const TextRow& row,
                    const Theme& theme) const;

    TextBuffer buffer_;
    Place cursor_;
    std::optional<Place> mark_;
    std::optional<int> wish_;  // column that up and down keep to
    std::string cut_;
    Run run_ = Run::none;
    terminal::Size size_{10, 72};
    Place top_;  // the first row seen; its byte is where that row begins
    mutable LaidOut laid_out_;
};

}  // namespace alder::ui::widget
