#include "html/role.h"

#include <algorithm>

namespace alder::html {

namespace {

struct Named {
    std::string_view name;
    Role role;
};

// In order.
constexpr Named kRoles[] = {
    {"a", Role::link},
    {"address", Role::block},
    {"article", Role::block},
    {"aside", Role::block},
    {"b", Role::strong},
    {"blockquote", Role::quote},
    {"body", Role::block},
    {"br", Role::line_break},
    {"caption", Role::block},
    {"center", Role::block},
    {"cite", Role::emphasis},
    {"code", Role::code},
    {"dd", Role::definition},
    {"del", Role::struck},
    {"details", Role::block},
    {"dialog", Role::block},
    {"dir", Role::list},
    {"div", Role::block},
    {"dl", Role::block},
    {"dt", Role::block},
    {"em", Role::emphasis},
    {"fieldset", Role::block},
    {"figcaption", Role::block},
    {"figure", Role::block},
    {"footer", Role::block},
    {"form", Role::block},
    {"h1", Role::heading},
    {"h2", Role::heading},
    {"h3", Role::heading},
    {"h4", Role::heading},
    {"h5", Role::heading},
    {"h6", Role::heading},
    {"header", Role::block},
    {"hgroup", Role::block},
    {"hr", Role::rule},
    {"html", Role::block},
    {"i", Role::emphasis},
    {"img", Role::picture},
    {"kbd", Role::code},
    {"li", Role::item},
    {"listing", Role::preformatted},
    {"main", Role::block},
    {"menu", Role::list},
    {"nav", Role::block},
    {"ol", Role::numbered_list},
    {"p", Role::paragraph},
    {"pre", Role::preformatted},
    {"q", Role::inline_quote},
    {"s", Role::struck},
    {"samp", Role::code},
    {"search", Role::block},
    {"section", Role::block},
    {"strike", Role::struck},
    {"strong", Role::strong},
    {"summary", Role::block},
    {"table", Role::table},
    {"td", Role::cell},
    {"th", Role::cell},
    {"tr", Role::row},
    {"tt", Role::code},
    {"ul", Role::list},
};

}  // namespace

Role role_of(std::string_view name) {
    const auto* found = std::ranges::lower_bound(kRoles, name, {}, &Named::name);
    return found != std::end(kRoles) && found->name == name ? found->role : Role::none;
}

}  // namespace alder::html
