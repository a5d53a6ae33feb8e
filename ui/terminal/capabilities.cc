#include "ui/terminal/capabilities.h"

#include <algorithm>
#include <array>
#include <clocale>
#include <cstdlib>
#include <string_view>
#include <utility>

#include <langinfo.h>
#include <locale.h>

#include "base/ascii.h"
#include "ui/terminal/terminfo.h"

namespace alder::ui::terminal {
namespace {

constexpr std::array<std::pair<const char*, std::string Capabilities::*>, 21> kStrings = {{
    {"cup", &Capabilities::cursor_address}, {"hpa", &Capabilities::column_address},
    {"cuf", &Capabilities::cursor_right},   {"clear", &Capabilities::clear_screen},
    {"el", &Capabilities::clear_to_end},    {"sgr0", &Capabilities::no_style},
    {"bold", &Capabilities::bold},          {"dim", &Capabilities::dim},
    {"sitm", &Capabilities::italic},        {"smul", &Capabilities::underline},
    {"rev", &Capabilities::reverse},        {"setaf", &Capabilities::foreground},
    {"setab", &Capabilities::background},   {"smcup", &Capabilities::enter_screen},
    {"rmcup", &Capabilities::leave_screen}, {"smkx", &Capabilities::keypad_on},
    {"rmkx", &Capabilities::keypad_off},    {"rmam", &Capabilities::wrap_off},
    {"smam", &Capabilities::wrap_on},       {"cnorm", &Capabilities::show_cursor},
    {"bel", &Capabilities::bell},
}};

Key with(Key key, std::string_view modifier) {
    if (modifier == "shift") key.shift = true;
    if (modifier == "ctrl") key.ctrl = true;
    return key;
}

KeyTable key_table(const Terminfo& description) {
    const std::array<std::pair<const char*, Key>, 18> named = {{
        {"kcuu1", Key::of(KeyKind::up)},
        {"kcud1", Key::of(KeyKind::down)},
        {"kcub1", Key::of(KeyKind::left)},
        {"kcuf1", Key::of(KeyKind::right)},
        {"khome", Key::of(KeyKind::home)},
        {"kend", Key::of(KeyKind::end)},
        {"kpp", Key::of(KeyKind::page_up)},
        {"knp", Key::of(KeyKind::page_down)},
        {"kich1", Key::of(KeyKind::insert)},
        {"kdch1", Key::of(KeyKind::del)},
        {"kbs", Key::of(KeyKind::backspace)},
        {"kent", Key::of(KeyKind::enter)},
        {"kcbt", with(Key::of(KeyKind::tab), "shift")},
        {"kri", with(Key::of(KeyKind::up), "shift")},
        {"kind", with(Key::of(KeyKind::down), "shift")},
        {"kLFT", with(Key::of(KeyKind::left), "shift")},
        {"kRIT", with(Key::of(KeyKind::right), "shift")},
        {"kDC", with(Key::of(KeyKind::del), "shift")},
    }};
    KeyTable table;
    for (const auto& [name, key] : named) table.try_emplace(description.string(name), key);
    for (int number = 1; number <= 12; ++number) {
        const std::string name = "kf" + std::to_string(number);
        table.try_emplace(description.string(name), Key::function(number));
    }
    table.erase("");
    return table;
}

Depth depth_of(const Terminfo& description, const Environment& environment) {
    const int colors = description.number("colors");
    if (environment.no_color || colors < 8) return Depth::mono;
    const bool promised = environment.colorterm == "truecolor" || environment.colorterm == "24bit";
    const bool described = description.flag("RGB") || description.flag("Tc");
    if ((promised && colors >= 256) || described || colors > 256) return Depth::truecolor;
    if (colors == 256) return Depth::colors256;
    return colors >= 16 ? Depth::colors16 : Depth::colors8;
}

bool is_xterm_like(std::string_view term) {
    constexpr std::array<std::string_view, 14> kFamily = {
        "xterm",   "tmux", "rxvt",  "foot",    "alacritty", "kitty",  "wezterm",
        "konsole", "vte",  "gnome", "ghostty", "contour",   "mintty", "iterm"};
    return std::ranges::any_of(
        kFamily, [&](std::string_view name) { return ascii::istarts_with(term, name); });
}

Error unusable(std::string detail) { return {Errc::config, std::move(detail)}; }

}  // namespace

Environment Environment::of_this_process() {
    const auto variable = [](const char* name) {
        const char* const value = std::getenv(name);
        return std::string(value == nullptr ? "" : value);
    };
    Environment environment{variable("TERM"), variable("COLORTERM"), !variable("NO_COLOR").empty(),
                            "ANSI_X3.4-1968"};
    if (const locale_t locale = ::newlocale(LC_CTYPE_MASK, "", nullptr)) {
        environment.charset = ::nl_langinfo_l(CODESET, locale);
        ::freelocale(locale);
    }
    return environment;
}

Result<Capabilities> Capabilities::load(const Environment& environment) {
    const std::string& term = environment.term;
    if (term.empty())
        return std::unexpected(
            unusable("TERM is not set, so the screens cannot be drawn: set it (export "
                     "TERM=xterm-256color)"));
    const Terminfo description(term);
    if (!description.known())
        return std::unexpected(unusable("nothing is known of the terminal '" + term +
                                        "': install its terminfo entry (ncurses-term) or try "
                                        "TERM=xterm-256color"));
    Capabilities found;
    for (const auto& [name, member] : kStrings) found.*member = description.string(name);
    if (found.cursor_address.empty() || found.clear_screen.empty())
        return std::unexpected(unusable("a '" + term +
                                        "' terminal cannot place its cursor: start in another one, "
                                        "or use commands such as 'alder list'"));
    found.depth = depth_of(description, environment);
    found.charset = environment.charset;
    found.erases_in_color = description.flag("bce");
    found.xterm_like = is_xterm_like(term);
    found.links = found.xterm_like && !ascii::istarts_with(term, "rxvt");
    found.titles = found.xterm_like;
    found.keys = key_table(description);
    // Their descriptions do not say that they know DEC mode 7.
    if (found.wrap_off.empty() && (found.xterm_like || term.starts_with("screen"))) {
        found.wrap_off = "\x1b[?7l";
        found.wrap_on = "\x1b[?7h";
    }
    return found;
}

}  // namespace alder::ui::terminal
