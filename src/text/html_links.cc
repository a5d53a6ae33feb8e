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

// Labels and dots, the last label of letters.
bool is_host(std::string_view host) {
    const std::size_t dot = host.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || host.size() - dot < 3) return false;
    return std::ranges::all_of(host.substr(dot + 1), ascii::is_alpha) &&
           std::ranges::all_of(host, [](char c) {
               return ascii::is_alnum(c) || c == '-' || c == '.' || !ascii::is_ascii(c);
           });
}

// Text that a reader takes for an address of the web: a scheme, "www.", or a lone domain name.
bool looks_like_url(std::string_view shown) {
    if (ascii::istarts_with(shown, "http://") || ascii::istarts_with(shown, "https://") ||
        ascii::istarts_with(shown, "www."))
        return true;
    if (shown.find_first_of(" @") != std::string_view::npos) return false;
    const std::string host = host_of(shown);
    if (shown.find('/') != std::string_view::npos) return is_host(host);
    static constexpr std::string_view kEndings[] = {
        ".com", ".org", ".net", ".edu", ".gov", ".io", ".de", ".uk", ".fr",     ".eu",
        ".at",  ".au",  ".be",  ".biz", ".br",  ".ca", ".ch", ".cn", ".cz",     ".dk",
        ".es",  ".fi",  ".in",  ".it",  ".jp",  ".kr", ".nl", ".no", ".info",   ".app",
        ".nz",  ".pl",  ".ru",  ".se",  ".tr",  ".tw", ".ua", ".us", ".example"};
    return is_host(host) &&
           std::ranges::any_of(kEndings, [&](auto ending) { return host.ends_with(ending); });
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
           !ascii::istarts_with(target, "vbscript:") && !ascii::istarts_with(target, "file:");
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
