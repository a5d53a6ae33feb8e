#include "html/links.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "base/percent.h"
#include "text/named_places.h"

namespace alder::html {

namespace {

constexpr int kMaxForeign = 100;  // hosts in other scripts that a link may name

// Where a target leads: to a host, or a letter to addresses.
struct Target {
    std::vector<text::NamedPlace> places;
    bool is_mail = false;
};

std::string_view scheme_of(std::string_view url) {
    const std::size_t colon = url.find_first_of(":/?#\\");
    return colon == std::string_view::npos || url[colon] != ':' ? std::string_view()
                                                                : url.substr(0, colon);
}

// "<ann@bank.com>" too.
text::NamedPlace address_of(std::string_view address) {
    if (address.starts_with('<') && address.ends_with('>'))
        address = address.substr(1, address.size() - 2);
    const std::size_t at = address.rfind('@');
    if (at == std::string_view::npos) return {"", text::registered_host(text::plain_host(address))};
    return {ascii::lower(address.substr(0, at)),
            text::registered_host(text::plain_host(address.substr(at + 1)))};
}

// Browsers read "\" as "/", and of these schemes any number of slashes, as one (WHATWG URL, 4.4).
text::NamedPlace host_of(std::string_view scheme, std::string_view rest) {
    const std::size_t slashes = std::min(rest.find_first_not_of("/\\"), rest.size());
    if (scheme.empty() && slashes == 1) return {};  // a path
    rest.remove_prefix(slashes);
    std::string_view host = rest.substr(0, rest.find_first_of("/?#\\ "));
    if (const auto user = host.rfind('@'); user != std::string_view::npos)
        host = host.substr(user + 1);
    if (host.starts_with('[')) return {"", ascii::lower(host.substr(0, host.find(']') + 1))};
    return {"", text::registered_host(text::plain_host(host.substr(0, host.find(':'))))};
}

// "mailto:", "sip:"; but "https:bank.com@evil.net" leads to a host.
bool leads_to_address(std::string_view scheme, std::string_view rest) {
    if (ascii::iequals(scheme, "mailto")) return true;
    return !scheme.empty() && !ascii::istarts_with(scheme, "http") &&
           !ascii::iequals(scheme, "ftp") && rest.find_first_of("/\\") != 0 && rest.contains('@');
}

Target target_of(std::string_view url) {
    const std::string_view scheme = scheme_of(url);
    const std::string_view rest = url.substr(scheme.empty() ? 0 : scheme.size() + 1);
    Target out{.places = {}, .is_mail = leads_to_address(scheme, rest)};
    if (!out.is_mail) {
        out.places.push_back(host_of(scheme, rest));
        return out;
    }
    for (const std::string_view each : ascii::split(rest.substr(0, rest.find('?')), ','))
        out.places.push_back(address_of(percent_decoded(ascii::trim(each))));
    return out;
}

bool is_ip_number(std::string_view host) {
    const std::vector<std::string_view> parts = ascii::split(host, '.');
    return parts.size() == 4 && std::ranges::all_of(parts, [](std::string_view part) {
               const auto number = ascii::parse_number<unsigned>(part);
               return part.size() <= 3 && number && *number <= 255;
           });
}

// "1.2.3.4:80/x" that stands alone; among words such numbers are versions or dates.
std::optional<text::NamedPlace> bare_number(std::string_view shown) {
    constexpr std::size_t kLongest = 64;  // bytes
    const std::string_view whole = ascii::trim(shown);
    const std::string_view host = whole.substr(0, whole.find_first_of(":/?#"));
    if (host.size() > kLongest || std::ranges::any_of(whole, ascii::is_space)) return std::nullopt;
    std::string plain = text::registered_host(text::plain_host(host));
    if (!is_ip_number(plain)) return std::nullopt;
    return text::NamedPlace{"", std::move(plain)};
}

bool is_at(const Target& target, const text::NamedPlace& named) {
    return std::ranges::any_of(target.places, [&](const text::NamedPlace& place) {
        if (target.is_mail && !named.user.empty())
            return place.user == named.user && place.host == named.host;
        return text::is_within(place.host, named.host);
    });
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
    const Target real = target_of(target);
    const auto number = bare_number(shown);
    if (number && !is_at(real, *number)) return true;
    text::NamedPlaces places(shown);
    int foreign = 0;
    while (auto named = places.next()) {
        if (!ascii::all_ascii(named->host)) {
            if (++foreign > kMaxForeign) return true;
            named->host = text::registered_host(std::move(named->host));
        }
        if (!is_at(real, *named)) return true;
    }
    return false;
}

}  // namespace alder::html
