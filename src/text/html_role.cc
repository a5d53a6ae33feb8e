#include "text/html_role.h"

#include <algorithm>

namespace alder::text {

namespace {

struct Named {
    std::string_view name;
    HtmlRole role;
};

// In order.
constexpr Named kRoles[] = {
    {"a", HtmlRole::link},         {"address", HtmlRole::block},
    {"article", HtmlRole::block},  {"aside", HtmlRole::block},
    {"b", HtmlRole::strong},       {"blockquote", HtmlRole::quote},
    {"body", HtmlRole::block},     {"br", HtmlRole::line_break},
    {"caption", HtmlRole::block},  {"center", HtmlRole::block},
    {"cite", HtmlRole::emphasis},  {"code", HtmlRole::code},
    {"dd", HtmlRole::definition},  {"del", HtmlRole::struck},
    {"details", HtmlRole::block},  {"dir", HtmlRole::list},
    {"div", HtmlRole::block},      {"dl", HtmlRole::block},
    {"dt", HtmlRole::block},       {"em", HtmlRole::emphasis},
    {"fieldset", HtmlRole::block}, {"figcaption", HtmlRole::block},
    {"figure", HtmlRole::block},   {"footer", HtmlRole::block},
    {"form", HtmlRole::block},     {"h1", HtmlRole::heading},
    {"h2", HtmlRole::heading},     {"h3", HtmlRole::heading},
    {"h4", HtmlRole::heading},     {"h5", HtmlRole::heading},
    {"h6", HtmlRole::heading},     {"header", HtmlRole::block},
    {"hgroup", HtmlRole::block},   {"hr", HtmlRole::rule},
    {"html", HtmlRole::block},     {"i", HtmlRole::emphasis},
    {"img", HtmlRole::picture},    {"kbd", HtmlRole::code},
    {"li", HtmlRole::item},        {"listing", HtmlRole::preformatted},
    {"main", HtmlRole::block},     {"menu", HtmlRole::list},
    {"nav", HtmlRole::block},      {"ol", HtmlRole::numbered_list},
    {"p", HtmlRole::paragraph},    {"pre", HtmlRole::preformatted},
    {"q", HtmlRole::inline_quote}, {"s", HtmlRole::struck},
    {"samp", HtmlRole::code},      {"search", HtmlRole::block},
    {"section", HtmlRole::block},  {"strike", HtmlRole::struck},
    {"strong", HtmlRole::strong},  {"summary", HtmlRole::block},
    {"table", HtmlRole::table},    {"td", HtmlRole::cell},
    {"th", HtmlRole::cell},        {"tr", HtmlRole::row},
    {"tt", HtmlRole::code},        {"ul", HtmlRole::list},
};

}  // namespace

HtmlRole html_role(std::string_view name) {
    const auto* found = std::ranges::lower_bound(kRoles, name, {}, &Named::name);
    return found != std::end(kRoles) && found->name == name ? found->role : HtmlRole::none;
}

}  // namespace alder::text
