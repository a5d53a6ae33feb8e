#include "command/keymap.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"

namespace alder::command {

namespace {

struct NamedKey {
    std::string_view name;
    std::string_view label;
};

constexpr NamedKey kNamed[] = {
    {"enter", "Ret"}, {"space", "Spc"},    {"tab", "Tab"},    {"shift-tab", "S-Tab"},
    {"esc", "Esc"},   {"backspace", "BS"}, {"delete", "Del"}, {"insert", "Ins"},
    {"home", "Home"}, {"end", "End"},      {"pgup", "PgUp"},  {"pgdn", "PgDn"},
    {"up", "Up"},     {"down", "Down"},    {"left", "Left"},  {"right", "Right"},
    {"f1", "F1"},     {"f2", "F2"},        {"f3", "F3"},      {"f4", "F4"},
    {"f5", "F5"},     {"f6", "F6"},        {"f7", "F7"},      {"f8", "F8"},
    {"f9", "F9"},     {"f10", "F10"},      {"f11", "F11"},    {"f12", "F12"},
};

// One character of UTF-8 that prints.
bool is_character(std::string_view key) {
    if (key.size() == 1) return !ascii::is_control(key[0]) && ascii::is_ascii(key[0]);
    if (key.empty() || key.size() > 4) return false;
    const auto lead = static_cast<unsigned char>(key[0]);
    const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
    return key.size() == length && std::ranges::all_of(key.substr(1), [](char c) {
               return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
           });
}

std::optional<std::string> normal_key(std::string_view key) {
    if (is_character(key)) return std::string(key);
    std::string small = ascii::lower(key);
    if (std::ranges::find(kNamed, small, &NamedKey::name) != std::end(kNamed)) return small;
    for (const std::string_view modifier : {"ctrl-", "alt-"}) {
        if (!small.starts_with(modifier)) continue;
        const std::string_view rest = key.substr(modifier.size());
        auto base = normal_key(rest);
        if (!base) return std::nullopt;
        // The Control key makes no difference between "x" and "X"; Alt does.
        return std::string(modifier) + (modifier == "ctrl-" ? ascii::lower(*base) : *base);
    }
    return std::nullopt;
}

bool begins(std::string_view longer, std::string_view shorter) {
    return longer.size() > shorter.size() && longer.starts_with(shorter) &&
           longer[shorter.size()] == ' ';
}

std::string with_small_letters(std::string_view sequence) {
    std::string out;
    for (const std::string_view key : ascii::split(sequence, ' ')) {
        if (!out.empty()) out += ' ';
        out += key.size() == 1 ? ascii::lower(key) : std::string(key);
    }
    return out;
}

std::string one_label(std::string_view key, Preset preset) {
    if (key.size() == 1) return preset == Preset::pine ? ascii::upper(key) : std::string(key);
    if (key.starts_with("ctrl-")) return "^" + ascii::upper(key.substr(5));
    if (key.starts_with("alt-")) return "M-" + one_label(key.substr(4), Preset::mutt);
    const auto* const named = std::ranges::find(kNamed, key, &NamedKey::name);
    return std::string(named == std::end(kNamed) ? key : named->label);
}

}  // namespace

Result<std::string> normal_keys(std::string_view keys) {
    std::string out;
    for (const std::string_view each : ascii::split(keys, ' ')) {
        if (each.empty()) continue;
        const auto key = normal_key(each);
        if (!key) return fail(Errc::config, fmt::format("there is no key called '{}'", each));
        if (!out.empty()) out += ' ';
        out += *key;
    }
    if (out.empty()) return fail(Errc::config, "a key is missing; a blank is called 'space'");
    return out;
}

std::string key_label(std::string_view keys, Preset preset) {
    std::string out;
    for (const std::string_view key : ascii::split(keys, ' ')) {
        if (!out.empty()) out += ' ';
        out += one_label(key, preset);
    }
    return out;
}

KeyMap::KeyMap(Preset preset) : preset_(preset) {
    for (std::size_t i = 0; i < kScreens; ++i) {
        const auto screen = static_cast<Screen>(i);
        for (const ScreenCommand* command : commands_of(screen)) {
            int rank = 0;
            for (const std::string_view keys : keys_for(command->id, preset, screen))
                table(screen).emplace(keys, Bound{command->id, rank++});
        }
    }
}

Result<void> KeyMap::bind(Screen screen, std::string_view keys, Command command) {
    auto sequence = normal_keys(keys);
    if (!sequence) return fail(sequence);
    if (!describe(command).screens().has(screen)) {
        return fail(Errc::config, fmt::format("'{}' does nothing on the screen {}",
                                              describe(command).name, name_of(screen)));
    }
    for (const auto& [other, bound] : table(screen)) {
        if (!begins(other, *sequence) && !begins(*sequence, other)) continue;
        return fail(Errc::config,
                    fmt::format("'{}' and '{}' ({}) cannot both be keys; unbind '{}' first with "
                                "\"none\"",
                                *sequence, other, describe(bound.command).name, other));
    }
    table(screen).insert_or_assign(std::move(*sequence), Bound{command, -1000 + own_bindings_++});
    return {};
}

Result<void> KeyMap::unbind(Screen screen, std::string_view keys) {
    const auto sequence = normal_keys(keys);
    if (!sequence) return fail(sequence);
    std::erase_if(table(screen), [&](const auto& entry) {
        return entry.first == *sequence || begins(entry.first, *sequence);
    });
    return {};
}

Match KeyMap::find(Screen screen, std::string_view sequence) const {
    Match match = find_exactly(screen, std::string(sequence));
    if (match.kind != Match::Kind::nothing || preset_ != Preset::pine) return match;
    return find_exactly(screen, with_small_letters(sequence));
}

Match KeyMap::find_exactly(Screen screen, const std::string& sequence) const {
    const Table& keys = table(screen);
    if (const auto found = keys.find(sequence); found != keys.end())
        return {Match::Kind::command, found->second.command, {}};
    Match match;
    const std::string start = sequence + ' ';
    for (auto it = keys.lower_bound(start); it != keys.end() && it->first.starts_with(start);
         ++it) {
        match.kind = Match::Kind::prefix;
        const std::string_view rest = std::string_view(it->first).substr(start.size());
        const std::size_t end = rest.find(' ');
        const std::string_view key = rest.substr(0, end);
        if (end == std::string_view::npos)
            match.continuations.push_back({std::string(key), it->second.command});
        else if (match.continuations.empty() || match.continuations.back().key != key)
            match.continuations.push_back({std::string(key), std::nullopt});
    }
    return match;
}

std::vector<std::string> KeyMap::keys_of(Command command, Screen screen) const {
    std::vector<std::pair<int, std::string>> found;
    for (const auto& [keys, bound] : table(screen)) {
        if (bound.command == command) found.emplace_back(bound.rank, keys);
    }
    std::ranges::sort(found);
    std::vector<std::string> out;
    out.reserve(found.size());
    for (auto& [rank, keys] : found) out.push_back(std::move(keys));
    return out;
}

std::vector<BarItem> KeyMap::bar(Screen screen) const {
    std::multimap<int, BarItem> slots;  // of one rank in the order of the table
    for (const ScreenCommand* command : commands_of(screen)) {
        const auto keys = keys_of(command->id, screen);
        // What lies behind a prefix is shown by the prefix.
        if (!command->on_bar(screen) || keys.empty() || keys.front().find(' ') != std::string::npos)
            continue;
        slots.insert({command->bar, {keys.front(), command->label, command->id}});
    }
    for (const Prefix& prefix : prefixes()) {
        const auto key = preset_ == Preset::pine ? prefix.keys.pine : prefix.keys.mutt;
        if (!prefix.keys.on.has(screen) || find(screen, key).kind != Match::Kind::prefix) continue;
        slots.insert({prefix.bar, {std::string(key), prefix.label, std::nullopt}});
    }
    std::vector<BarItem> out;
    out.reserve(slots.size());
    for (auto& [rank, item] : slots) out.push_back(std::move(item));
    return out;
}

}  // namespace alder::command
