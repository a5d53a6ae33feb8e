#include "text/html_treatment.h"

#include <algorithm>

namespace alder::text {

namespace {

struct Named {
    std::string_view name;
    HtmlTreatment treatment;
};

// In order.
constexpr Named kTreatments[] = {
    {"address", HtmlTreatment::structure},  {"area", HtmlTreatment::self_closing},
    {"article", HtmlTreatment::structure},  {"aside", HtmlTreatment::structure},
    {"base", HtmlTreatment::ignored},       {"blockquote", HtmlTreatment::structure},
    {"body", HtmlTreatment::page},          {"br", HtmlTreatment::self_closing},
    {"caption", HtmlTreatment::structure},  {"center", HtmlTreatment::structure},
    {"col", HtmlTreatment::self_closing},   {"colgroup", HtmlTreatment::structure},
    {"dd", HtmlTreatment::self_closing},    {"dir", HtmlTreatment::structure},
    {"div", HtmlTreatment::structure},      {"dl", HtmlTreatment::structure},
    {"dt", HtmlTreatment::self_closing},    {"embed", HtmlTreatment::ignored},
    {"fieldset", HtmlTreatment::structure}, {"form", HtmlTreatment::structure},
    {"frame", HtmlTreatment::ignored},      {"frameset", HtmlTreatment::ignored},
    {"h1", HtmlTreatment::structure},       {"h2", HtmlTreatment::structure},
    {"h3", HtmlTreatment::structure},       {"h4", HtmlTreatment::structure},
    {"h5", HtmlTreatment::structure},       {"h6", HtmlTreatment::structure},
    {"head", HtmlTreatment::structure},     {"hr", HtmlTreatment::self_closing},
    {"html", HtmlTreatment::page},          {"iframe", HtmlTreatment::removed},
    {"img", HtmlTreatment::self_closing},   {"input", HtmlTreatment::ignored},
    {"li", HtmlTreatment::self_closing},    {"link", HtmlTreatment::ignored},
    {"menu", HtmlTreatment::structure},     {"meta", HtmlTreatment::ignored},
    {"noembed", HtmlTreatment::removed},    {"noframes", HtmlTreatment::removed},
    {"object", HtmlTreatment::removed},     {"ol", HtmlTreatment::structure},
    {"p", HtmlTreatment::self_closing},     {"param", HtmlTreatment::ignored},
    {"plaintext", HtmlTreatment::literal},  {"pre", HtmlTreatment::structure},
    {"script", HtmlTreatment::removed},     {"select", HtmlTreatment::removed},
    {"style", HtmlTreatment::removed},      {"svg", HtmlTreatment::removed},
    {"table", HtmlTreatment::structure},    {"tbody", HtmlTreatment::self_closing},
    {"td", HtmlTreatment::self_closing},    {"template", HtmlTreatment::removed},
    {"textarea", HtmlTreatment::removed},   {"tfoot", HtmlTreatment::self_closing},
    {"th", HtmlTreatment::self_closing},    {"thead", HtmlTreatment::self_closing},
    {"title", HtmlTreatment::removed},      {"tr", HtmlTreatment::self_closing},
    {"ul", HtmlTreatment::structure},       {"wbr", HtmlTreatment::self_closing},
    {"xmp", HtmlTreatment::literal},
};

}  // namespace

HtmlTreatment html_treatment(std::string_view name) {
    const auto* found = std::ranges::lower_bound(kTreatments, name, {}, &Named::name);
    return found != std::end(kTreatments) && found->name == name ? found->treatment
                                                                 : HtmlTreatment::inline_mark;
}

}  // namespace alder::text
