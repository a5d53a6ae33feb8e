// What things look like by what they are: screens and widgets name a role, the theme gives the
// style. Light, dark and plain ship with the program; the configuration changes single roles.

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "ui/terminal/style.h"

namespace alder::ui::widget {

enum class Role : std::uint8_t {
    text,
    title,     // the first line of a screen
    cursor,    // the current row
    selected,  // a row that is selected
    unread,
    flagged,
    deleted,
    faint,  // sizes, dates, tree lines
    header_name,
    quote1,
    quote2,
    quote3,
    signature,
    link,
    strong,
    code,
    attachment,
    good,  // trust line: proved
    doubtful,
    bad,    // trust line: forged
    match,  // search hits
    bar_key,
    bar_label,
    info,
    ok,
    warning,
    error,
    popup,
    popup_key,
    scroll_bar,
    field,  // where text is typed
};
inline constexpr std::size_t kRoles = 31;

class Theme {
public:
    // "dark", "light" or "plain" (no colours at all).
    static std::optional<Theme> named(std::string_view name);
    static Theme dark();
    static Theme light();
    static Theme plain();

    const terminal::Style& operator[](Role role) const {
        return styles_[static_cast<std::size_t>(role)];
    }
    void set(Role role, const terminal::Style& style) {
        styles_[static_cast<std::size_t>(role)] = style;
    }

private:
    std::array<terminal::Style, kRoles> styles_;
};

// Roles as the configuration names them: "bar-key".
std::string_view name_of(Role role);
std::optional<Role> role_named(std::string_view name);

}  // namespace alder::ui::widget
