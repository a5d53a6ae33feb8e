#include "text/html_links.h"

#include <algorithm>

#include "base/ascii.h"

namespace alder::text {

namespace {

std::string host_of(std::string_view url) {
    if (const auto scheme = url.find("://"); scheme != std::string_view::npos)
        url = url.substr(scheme + 3);
    url = url.substr(0, url.find_first_of("/?#\\ "));
    if (const auto user = url.rfind('@'); user != std::string_view::npos)
        url = url.substr(user + 1);
    std::string host = ascii::lower(url.substr(0, url.find(':')));
    return host.starts_with("www.") ? host.substr(4) : host;
}

// Text that a reader takes for an address of the web: a scheme, "www.", or a lone domain name.
bool looks_like_url(std::string_view shown) {
    if (ascii::istarts_with(shown, "http://") || ascii::istarts_with(shown, "https://") ||
        ascii::istarts_with(shown, "www."))
        return true;
    static constexpr std::string_view kEndings[] = {".com",  ".org", ".net", ".edu", ".gov",
                                                    ".io",   ".de",  ".uk",  ".fr",  ".eu",
                                                    ".info", ".biz", ".ch",  ".at",  ".nl"};
    const std::string host = host_of(shown);
    return shown.find_first_of(" @") == std::string_view::npos &&
           std::ranges::any_of(kEndings,
                               [&](auto e) { return host.size() > e.size() && host.ends_with(e); });
}

}  // namespace

std::string clean_target(std::string_view href) {
    std::string out;
    for (const char c : ascii::trim(href)) {
        if (!ascii::is_control(c)) out += c;
    }
    return out;
}

bool leads_somewhere(std::string_view target) {
    return !target.empty() && !target.starts_with('#') &&
           !ascii::istarts_with(target, "javascript:") && !ascii::istarts_with(target, "data:") &&
           !ascii::istarts_with(target, "vbscript:");
}

bool is_misleading(std::string_view shown, std::string_view target) {
    if (ascii::istarts_with(target, "mailto:")) return false;
    const std::string real = host_of(target);
    return std::ranges::any_of(ascii::split(ascii::trim(shown), ' '), [&](std::string_view word) {
        if (!looks_like_url(word)) return false;
        const std::string named = host_of(word);
        return named != real && !real.ends_with("." + named);
    });
}

}  // namespace alder::text
