#include "ui/terminal/key.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"
#include "text/width.h"

namespace alder::ui::terminal {
namespace {

using Name = std::pair<std::string_view, KeyKind>;

// The first name of a kind is the one that is written.
constexpr std::array kNames = {
    Name{"enter", KeyKind::enter},
    Name{"tab", KeyKind::tab},
    Name{"backspace", KeyKind::backspace},
    Name{"esc", KeyKind::escape},
    Name{"up", KeyKind::up},
    Name{"down", KeyKind::down},
    Name{"left", KeyKind::left},
    Name{"right", KeyKind::right},
    Name{"home", KeyKind::home},
    Name{"end", KeyKind::end},
    Name{"pgup", KeyKind::page_up},
    Name{"pgdn", KeyKind::page_down},
    Name{"insert", KeyKind::insert},
    Name{"delete", KeyKind::del},
    Name{"return", KeyKind::enter},
    Name{"ret", KeyKind::enter},
    Name{"escape", KeyKind::escape},
    Name{"pageup", KeyKind::page_up},
    Name{"pagedown", KeyKind::page_down},
    Name{"pgdown", KeyKind::page_down},
    Name{"ins", KeyKind::insert},
    Name{"del", KeyKind::del},
};

constexpr std::array kEvents = {
    Name{"paste", KeyKind::paste},       Name{"mouse", KeyKind::mouse},
    Name{"focus-in", KeyKind::focus_in}, Name{"focus-out", KeyKind::focus_out},
    Name{"resize", KeyKind::resize},     Name{"hangup", KeyKind::hangup},
    Name{"report", KeyKind::report},
};

std::string base_name(const Key& key) {
    if (key.kind == KeyKind::text) return key.text == " " ? "space" : key.text;
    if (key.kind == KeyKind::function) return "f" + std::to_string(key.number);
    const auto is_kind = [&](const Name& name) { return name.second == key.kind; };
    const auto* const name = std::ranges::find_if(kNames, is_kind);
    if (name != kNames.end()) return std::string(name->first);
    return std::string(std::ranges::find_if(kEvents, is_kind)->first);
}

// The modifiers at the front of a name; what is left is its base.
std::string_view take_modifiers(std::string_view name, Key& key) {
    while (true) {
        const auto take = [&](std::string_view prefix, bool& modifier) {
            if (name.size() <= prefix.size() || !ascii::istarts_with(name, prefix)) return false;
            modifier = true;
            name.remove_prefix(prefix.size());
            return true;
        };
        // "C-x" in capitals only: "c-" is nobody's modifier.
        if (take("ctrl-", key.ctrl) || take("alt-", key.alt) || take("shift-", key.shift)) continue;
        if (name.starts_with("C-") && take("C-", key.ctrl)) continue;
        if (name.starts_with("M-") && take("M-", key.alt)) continue;
        if (name.starts_with('^') && take("^", key.ctrl)) continue;
        return name;
    }
}

bool set_base(std::string_view base, Key& key) {
    const std::string lower = ascii::lower(base);
    if (lower == "space") {
        key.text = " ";
        return true;
    }
    const auto is_named = [&](const Name& name) { return name.first == lower; };
    if (const auto* const name = std::ranges::find_if(kNames, is_named); name != kNames.end()) {
        key.kind = name->second;
        return true;
    }
    if (lower.size() > 1 && lower[0] == 'f') {
        const auto number = ascii::parse_number<unsigned>(std::string_view(lower).substr(1));
        if (number && *number >= 1 && *number <= 24) {
            key.kind = KeyKind::function;
            key.number = static_cast<int>(*number);
            return true;
        }
    }
    key.text = base;
    const auto clusters = text::graphemes(base);
    return clusters.size() == 1 && clusters[0].columns > 0 &&
           std::ranges::none_of(base, ascii::is_control);
}

}  // namespace

std::string format(const Key& key) {
    std::string name;
    if (key.ctrl) name += "ctrl-";
    if (key.alt) name += "alt-";
    if (key.shift) name += "shift-";
    return name + base_name(key);
}

std::optional<Key> parse_key(std::string_view name) {
    Key key;
    const std::string_view base = take_modifiers(name, key);
    if (base.empty() || !set_base(base, key)) return std::nullopt;
    if (key.kind != KeyKind::text) return key;
    if (key.ctrl) key.text = ascii::lower(key.text);
    if (!key.shift || key.ctrl || key.text == " ") return key;
    if (key.text.size() != 1 || !ascii::is_alpha(key.text[0])) return std::nullopt;
    key.text = ascii::upper(key.text);
    key.shift = false;
    return key;
}

}  // namespace alder::ui::terminal
