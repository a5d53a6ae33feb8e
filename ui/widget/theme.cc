#include "ui/widget/theme.h"

#include <algorithm>

namespace alder::ui::widget {
namespace {

// One line per role: its name, and its look in each theme as a user would write it.
struct Entry {
    std::string_view name;
    std::string_view dark;
    std::string_view light;
    std::string_view plain;
};

constexpr std::array<Entry, kRoles> kEntries = {{
    {"text", "", "", ""},
    {"title", "bold white on blue", "bold white on blue", "reverse"},
    {"cursor", "reverse", "reverse", "reverse"},
    {"selected", "bold cyan", "bold blue", "underline"},
    {"unread", "bold", "bold", "bold"},
    {"flagged", "bold yellow", "bold magenta", "bold"},
    {"deleted", "dim", "dim", "dim"},
    {"faint", "grey", "color243", "dim"},
    {"header-name", "bold cyan", "bold blue", "bold"},
    {"quote1", "green", "color22", ""},
    {"quote2", "cyan", "color24", ""},
    {"quote3", "yellow", "color94", ""},
    {"signature", "grey", "color243", "dim"},
    {"link", "underline bright-blue", "underline blue", "underline"},
    {"strong", "bold", "bold", "bold"},
    {"code", "yellow", "color94", ""},
    {"attachment", "magenta", "magenta", "bold"},
    {"good", "green", "color22", ""},
    {"doubtful", "yellow", "color94", "bold"},
    {"bad", "bold white on red", "bold white on red", "bold reverse"},
    {"match", "black on yellow", "black on yellow", "reverse"},
    {"bar-key", "reverse", "reverse", "reverse"},
    {"bar-label", "", "", ""},
    {"info", "", "", ""},
    {"ok", "green", "color22", ""},
    {"warning", "yellow", "color94", "bold"},
    {"error", "bold white on red", "bold white on red", "bold reverse"},
    {"popup", "white on color236", "black on color254", ""},
    {"popup-key", "bold yellow on color236", "bold blue on color254", "bold"},
    {"scroll-bar", "grey", "color245", ""},
    {"field", "underline", "underline", "underline"},
}};

Theme made_of(std::string_view Entry::* look) {
    Theme theme;
    for (std::size_t i = 0; i < kEntries.size(); ++i)
        theme.set(static_cast<Role>(i), terminal::parse_style(kEntries[i].*look).value());
    return theme;
}

}  // namespace

Theme Theme::dark() { return made_of(&Entry::dark); }
Theme Theme::light() { return made_of(&Entry::light); }
Theme Theme::plain() { return made_of(&Entry::plain); }

std::optional<Theme> Theme::named(std::string_view name) {
    if (name == "dark") return dark();
    if (name == "light") return light();
    if (name == "plain") return plain();
    return std::nullopt;
}

std::string_view name_of(Role role) { return kEntries[static_cast<std::size_t>(role)].name; }

std::optional<Role> role_named(std::string_view name) {
    const auto* const found = std::ranges::find(kEntries, name, &Entry::name);
    if (found == kEntries.end()) return std::nullopt;
    return static_cast<Role>(found - kEntries.begin());
}

}  // namespace alder::ui::widget
