// Which key does what in a TextArea.

#include <optional>

#include "ui/widget/text_area.h"

namespace alder::ui::widget {

using terminal::Key;
using terminal::KeyKind;

namespace {

std::optional<Edit> edit_of_letter(char letter) {
    switch (letter) {
        case 'a':
            return Edit::row_start;
        case 'b':
            return Edit::left;
        case 'd':
            return Edit::erase_right;
        case 'e':
            return Edit::row_end;
        case 'f':
            return Edit::right;
        case 'h':
            return Edit::erase_left;
        case 'j':
            return Edit::justify;
        case 'k':
            return Edit::cut;
        case 'n':
            return Edit::down;
        case 'p':
            return Edit::up;
        case 'u':
            return Edit::paste;
        case 'v':
            return Edit::page_down;
        case 'y':
            return Edit::page_up;
        case '^':
        case '@':
            return Edit::mark;
        default:
            return std::nullopt;
    }
}

std::optional<Edit> edit_of_alt(const Key& key) {
    if (key.kind == KeyKind::backspace) return Edit::erase_word_left;
    if (key.kind == KeyKind::left) return Edit::word_left;
    if (key.kind == KeyKind::right) return Edit::word_right;
    if (key.kind != KeyKind::text || key.text.size() != 1) return std::nullopt;
    switch (key.text[0]) {
        case 'b':
            return Edit::word_left;
        case 'd':
            return Edit::erase_word_right;
        case 'f':
            return Edit::word_right;
        case 'v':
            return Edit::page_up;
        case 'w':
            return Edit::copy;
        case '<':
            return Edit::text_start;
        case '>':
            return Edit::text_end;
        default:
            return std::nullopt;
    }
}

std::optional<Edit> edit_of(const Key& key) {
    switch (key.kind) {
        case KeyKind::enter:
            return Edit::new_line;
        case KeyKind::tab:
            return key.shift ? std::nullopt : std::optional(Edit::tab);
        case KeyKind::backspace:
            return key.ctrl ? Edit::erase_word_left : Edit::erase_left;
        case KeyKind::del:
            return key.ctrl ? Edit::erase_word_right : Edit::erase_right;
        case KeyKind::up:
            return Edit::up;
        case KeyKind::down:
            return Edit::down;
        case KeyKind::left:
            return key.ctrl ? Edit::word_left : Edit::left;
        case KeyKind::right:
            return key.ctrl ? Edit::word_right : Edit::right;
        case KeyKind::home:
            return key.ctrl ? Edit::text_start : Edit::row_start;
        case KeyKind::end:
            return key.ctrl ? Edit::text_end : Edit::row_end;
        case KeyKind::page_up:
            return Edit::page_up;
        case KeyKind::page_down:
            return Edit::page_down;
        case KeyKind::text:
        case KeyKind::escape:
        case KeyKind::insert:
        case KeyKind::function:
        case KeyKind::paste:
        case KeyKind::mouse:
        case KeyKind::focus_in:
        case KeyKind::focus_out:
        case KeyKind::resize:
        case KeyKind::hangup:
        case KeyKind::report:
            return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace

TextArea::Outcome TextArea::feed(const Key& key) {
    if (key.kind == KeyKind::paste) return paste(key.text);
    std::optional<Edit> edit;
    if (key.alt)
        edit = edit_of_alt(key);
    else if (key.kind == KeyKind::text && !key.ctrl)
        return type(key.text);
    else if (key.kind == KeyKind::text)
        edit = key.text.size() == 1 ? edit_of_letter(key.text[0]) : std::nullopt;
    else
        edit = edit_of(key);
    return edit ? perform(*edit) : Outcome::ignored;
}

}  // namespace alder::ui::widget
