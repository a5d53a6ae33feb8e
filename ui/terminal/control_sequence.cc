#include "ui/terminal/control_sequence.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/ascii.h"
#include "text/utf8.h"

namespace alder::ui::terminal {
namespace {

// Numbers between ';', the first of each when they have parts after ':' (kitty); 0 where none is.
std::vector<unsigned> parameters(std::string_view text) {
    std::vector<unsigned> numbers;
    for (const std::string_view piece : ascii::split(text, ';'))
        numbers.push_back(
            ascii::parse_number<unsigned>(ascii::split(piece, ':').front()).value_or(0));
    return numbers;
}

// kitty, "event types": modifiers:3 is a key let go.
bool is_release(std::string_view text) {
    const auto pieces = ascii::split(text, ';');
    return pieces.size() > 1 && pieces[1].ends_with(":3");
}

// xterm: 1 + (1 shift, 2 alt, 4 ctrl, 8 meta).
void set_modifiers(Key& key, unsigned parameter) {
    if (parameter < 2) return;
    const unsigned bits = parameter - 1;
    key.shift |= (bits & 1) != 0;
    key.alt |= (bits & (2 | 8)) != 0;
    key.ctrl |= (bits & 4) != 0;
}

std::optional<Key> letter_key(char final) {
    switch (final) {
        case 'A':
            return Key::of(KeyKind::up);
        case 'B':
            return Key::of(KeyKind::down);
        case 'C':
            return Key::of(KeyKind::right);
        case 'D':
            return Key::of(KeyKind::left);
        case 'H':
            return Key::of(KeyKind::home);
        case 'F':
            return Key::of(KeyKind::end);
        case 'M':
            return Key::of(KeyKind::enter);  // SS3 only: the keypad's
        case 'P':
            return Key::function(1);
        case 'Q':
            return Key::function(2);
        case 'R':
            return Key::function(3);
        case 'S':
            return Key::function(4);
        default:
            return std::nullopt;
    }
}

// VT220 and xterm, "CSI number ~"; the numbers of f1..f20 leave gaps.
std::optional<Key> tilde_key(unsigned number) {
    switch (number) {
        case 1:
        case 7:
            return Key::of(KeyKind::home);
        case 2:
            return Key::of(KeyKind::insert);
        case 3:
            return Key::of(KeyKind::del);
        case 4:
        case 8:
            return Key::of(KeyKind::end);
        case 5:
            return Key::of(KeyKind::page_up);
        case 6:
            return Key::of(KeyKind::page_down);
        default:
            break;
    }
    constexpr std::array<unsigned, 20> kFunction = {11, 12, 13, 14, 15, 17, 18, 19, 20, 21,
                                                    23, 24, 25, 26, 28, 29, 31, 32, 33, 34};
    const auto* const found = std::ranges::find(kFunction, number);
    if (found == kFunction.end()) return std::nullopt;
    return Key::function(static_cast<int>(found - kFunction.begin()) + 1);
}

// A key named by its Unicode number, as kitty (CSI u) and xterm's modifyOtherKeys send it.
std::optional<Key> code_key(unsigned code, unsigned modifiers) {
    Key key;
    set_modifiers(key, modifiers);
    switch (code) {
        case 9:
            key.kind = KeyKind::tab;
            return key;
        case 13:
        case 57414:
            key.kind = KeyKind::enter;
            return key;
        case 27:
            key.kind = KeyKind::escape;
            return key;
        case 8:
        case 127:
            key.kind = KeyKind::backspace;
            return key;
        default:
            break;
    }
    const bool surrogate = code >= 0xd800 && code < 0xe000;
    const bool functional = code >= 57344 && code <= 63743;  // kitty's names for other keys
    if (code < 32 || code > 0x10ffff || surrogate || functional || (code > 127 && code < 160))
        return std::nullopt;
    text::append_utf8(key.text, code);
    if (key.ctrl) {
        key.text = ascii::lower(key.text);
    } else if (key.shift && code != ' ') {
        key.text = ascii::upper(key.text);
        key.shift = false;
    }
    return key;
}

// xterm, "SGR mouse": CSI < button ; column ; row, M pressed or m let go.
std::optional<Key> mouse_key(std::string_view numbers, char final) {
    const auto parts = parameters(numbers);
    const bool whole = std::ranges::all_of(ascii::split(numbers, ';'), [](std::string_view piece) {
        return ascii::parse_number<unsigned>(piece).has_value();
    });
    if (!whole || parts.size() != 3 || parts[1] == 0 || parts[2] == 0) return std::nullopt;
    if (parts[1] > 10000 || parts[2] > 10000) return std::nullopt;
    using Button = Mouse::Button;
    Key key = Key::of(KeyKind::mouse);
    key.shift = (parts[0] & 4) != 0;
    key.alt = (parts[0] & 8) != 0;
    key.ctrl = (parts[0] & 16) != 0;
    const unsigned button = parts[0] & 3;
    if ((parts[0] & 64) != 0) {
        if (button > 1) return std::nullopt;
        key.mouse.button = button == 0 ? Button::wheel_up : Button::wheel_down;
    } else {
        constexpr std::array kButtons = {Button::left, Button::middle, Button::right, Button::none};
        key.mouse.button = kButtons[button];
    }
    const bool moved = (parts[0] & 32) != 0;
    key.mouse.action = moved          ? Mouse::Action::move
                       : final == 'm' ? Mouse::Action::release
                                      : Mouse::Action::press;
    key.mouse.column = static_cast<int>(parts[1]) - 1;
    key.mouse.row = static_cast<int>(parts[2]) - 1;
    return key;
}

std::optional<Key> with_modifiers(std::optional<Key> key, unsigned modifiers) {
    if (key) set_modifiers(*key, modifiers);
    return key;
}

// rxvt: CSI a..d are the arrows with shift, CSI number and $ ^ @ the others with modifiers.
std::optional<Key> rxvt_key(std::string_view numbers, char final) {
    const unsigned number = ascii::parse_number<unsigned>(numbers).value_or(0);
    if (final == '$') return with_modifiers(tilde_key(number), 2);
    if (final == '^') return with_modifiers(tilde_key(number), 5);
    if (final == '@') return with_modifiers(tilde_key(number), 6);
    if (final >= 'a' && final <= 'd' && numbers.empty())
        return with_modifiers(letter_key(ascii::to_upper(final)), 2);
    return std::nullopt;
}

}  // namespace

std::optional<Key> csi_key(std::string_view body) {
    if (body.size() == 2 && body[0] == '[' && body[1] >= 'A' && body[1] <= 'E')
        return Key::function(body[1] - 'A' + 1);
    const char final = body.back();
    body.remove_suffix(1);
    if (body.starts_with('<')) return mouse_key(body.substr(1), final);
    if (body.starts_with('?')) {
        Key report = Key::of(KeyKind::report);
        report.text = std::string(body) + final;
        return report;
    }
    if (is_release(body)) return std::nullopt;
    const auto numbers = parameters(body);
    const unsigned modifiers = numbers.size() > 1 ? numbers[1] : 0;
    switch (final) {
        case '~':
            if (numbers[0] == 27 && numbers.size() > 2) return code_key(numbers[2], modifiers);
            return with_modifiers(tilde_key(numbers[0]), modifiers);
        case 'u':
            return code_key(numbers[0], modifiers);
        case 'Z':
            return with_modifiers(Key::of(KeyKind::tab), 2);
        case 'I':
            return Key::of(KeyKind::focus_in);
        case 'O':
            return Key::of(KeyKind::focus_out);
        case 'M':
            return std::nullopt;
        default:
            break;
    }
    if (auto key = letter_key(final)) return with_modifiers(key, modifiers);
    return rxvt_key(body, final);
}

std::optional<Key> ss3_key(std::string_view body) {
    const char final = body.back();
    body.remove_suffix(1);
    const unsigned modifiers = ascii::parse_number<unsigned>(body).value_or(0);
    if (auto key = letter_key(final)) return with_modifiers(key, modifiers);
    if (final >= 'a' && final <= 'd') return with_modifiers(letter_key(ascii::to_upper(final)), 5);
    if (final == 'I') return Key::of(KeyKind::tab);
    if (final == 'X') return Key::typed("=");
    constexpr std::string_view kKeypad = "*+,-./0123456789";  // SS3 j .. y
    if (final >= 'j' && final <= 'y')
        return Key::typed(std::string(1, kKeypad[static_cast<std::size_t>(final - 'j')]));
    return std::nullopt;
}

}  // namespace alder::ui::terminal
