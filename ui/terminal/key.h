// One thing the person did: a key, a paste, the mouse; or what the terminal says: focus, size, it
// is going away. Names are as users write them in key maps: "ctrl-x", "alt-b", "D", "enter",
// "pgup", "f1", "space".

#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace alder::ui::terminal {

enum class KeyKind : std::uint8_t {
    text,  // a printable character, in Key::text
    enter,
    tab,
    backspace,
    escape,
    up,
    down,
    left,
    right,
    home,
    end,
    page_up,
    page_down,
    insert,
    del,
    function,  // f1..f24, in Key::number
    paste,     // Key::text: UTF-8 as nobody vouches for it; line ends are LF
    mouse,     // Key::mouse
    focus_in,
    focus_out,
    resize,  // ask Terminal::size()
    hangup,  // the terminal is gone or we are asked to end: save and leave
    report,  // an answer of the terminal to a question of ours; never reaches a screen
};

struct Mouse {
    enum class Button : std::uint8_t { none, left, middle, right, wheel_up, wheel_down };
    enum class Action : std::uint8_t { press, release, move };

    Button button = Button::none;
    Action action = Action::press;
    int row = 0;  // from 0
    int column = 0;
    auto operator<=>(const Mouse&) const = default;
};

struct Key {
    KeyKind kind = KeyKind::text;
    std::string text;  // text: one character; with ctrl a lower-case letter
    bool ctrl = false;
    bool alt = false;
    bool shift = false;  // never set for text without ctrl: "D" is not "shift-d"
    int number = 0;
    Mouse mouse;

    auto operator<=>(const Key&) const = default;

    // A key by itself: Key::of(KeyKind::enter).
    static Key of(KeyKind kind) {
        Key key;
        key.kind = kind;
        return key;
    }
    static Key typed(std::string character) {
        Key key;
        key.text = std::move(character);
        return key;
    }
    static Key function(int number) {
        Key key = of(KeyKind::function);
        key.number = number;
        return key;
    }
};

// "ctrl-alt-shift-" as they apply, then the name. Kinds that are no keys give "paste", "mouse" and
// so on, which no key map can name.
std::string format(const Key& key);

// Reads a name, also as Pine ("^X") and readline ("C-x", "M-b") write it; any case for names of
// more than one letter. "shift-d" is "D". nullopt: not the name of a key.
std::optional<Key> parse_key(std::string_view name);

}  // namespace alder::ui::terminal
