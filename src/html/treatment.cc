#include "html/treatment.h"

#include <algorithm>

namespace alder::html {

namespace {

struct Named {
    std::string_view name;
    Treatment treatment;
};

// In order.
constexpr Named kTreatments[] = {
    {"address", Treatment::structure},  {"area", Treatment::self_closing},
    {"article", Treatment::structure},  {"aside", Treatment::structure},
    {"base", Treatment::ignored},       {"blockquote", Treatment::structure},
    {"body", Treatment::page},          {"br", Treatment::self_closing},
    {"caption", Treatment::structure},  {"center", Treatment::structure},
    {"col", Treatment::self_closing},   {"colgroup", Treatment::structure},
    {"dd", Treatment::self_closing},    {"dir", Treatment::structure},
    {"div", Treatment::structure},      {"dl", Treatment::structure},
    {"dt", Treatment::self_closing},    {"embed", Treatment::ignored},
    {"fieldset", Treatment::structure}, {"form", Treatment::structure},
    {"frame", Treatment::ignored},      {"frameset", Treatment::ignored},
    {"h1", Treatment::structure},       {"h2", Treatment::structure},
    {"h3", Treatment::structure},       {"h4", Treatment::structure},
    {"h5", Treatment::structure},       {"h6", Treatment::structure},
    {"head", Treatment::structure},     {"hr", Treatment::self_closing},
    {"html", Treatment::page},          {"iframe", Treatment::removed},
    {"img", Treatment::self_closing},   {"input", Treatment::ignored},
    {"li", Treatment::self_closing},    {"link", Treatment::ignored},
    {"menu", Treatment::structure},     {"meta", Treatment::ignored},
    {"noembed", Treatment::removed},    {"noframes", Treatment::removed},
    {"object", Treatment::removed},     {"ol", Treatment::structure},
    {"p", Treatment::self_closing},     {"param", Treatment::ignored},
    {"plaintext", Treatment::literal},  {"pre", Treatment::structure},
    {"script", Treatment::removed},     {"select", Treatment::removed},
    {"style", Treatment::removed},      {"svg", Treatment::removed},
    {"table", Treatment::structure},    {"tbody", Treatment::self_closing},
    {"td", Treatment::self_closing},    {"template", Treatment::removed},
    {"textarea", Treatment::removed},   {"tfoot", Treatment::self_closing},
    {"th", Treatment::self_closing},    {"thead", Treatment::self_closing},
    {"title", Treatment::removed},      {"tr", Treatment::self_closing},
    {"ul", Treatment::structure},       {"wbr", Treatment::self_closing},
    {"xmp", Treatment::literal},
};

}  // namespace

Treatment treatment_of(std::string_view name) {
    const auto* found = std::ranges::lower_bound(kTreatments, name, {}, &Named::name);
    return found != std::end(kTreatments) && found->name == name ? found->treatment
                                                                 : Treatment::inline_mark;
}

}  // namespace alder::html
