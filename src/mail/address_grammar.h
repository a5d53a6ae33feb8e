// What RFC 5322 calls an addr-spec, obsolete syntax and comments included (3.4.1, 4.4; FWS after
// its erratum 1908), ASCII only. A judge, not a reader: mime/addresses.h reads what people send,
// AddrSpec is what may be sent to.

#pragma once

#include <string_view>

#include "base/ascii.h"

namespace alder::mail {

// RFC 5322, 3.2.3.
constexpr bool is_atext(char c) {
    constexpr std::string_view kSpecials = "!#$%&'*+-/=?^_`{|}~";
    return ascii::is_alnum(c) || kSpecials.find(c) != std::string_view::npos;
}

// Atoms with one dot between two of them; non-ASCII characters count as atext (RFC 6532, 3.2).
bool is_dot_atom(std::string_view text);

// Labels of the domain may not begin or end in "-" (RFC 1123, 2.1).
bool is_addr_spec(std::string_view text);

// "192.0.2.1" or "IPv6:2001:db8::1": what stands in the brackets of an address literal
// (RFC 5321, 4.1.3).
bool is_address_literal(std::string_view text);
bool is_ipv4(std::string_view text);
bool is_ipv6(std::string_view text);

// Behind the last "@", as it is written; "" without one.
constexpr std::string_view domain_of(std::string_view address) {
    const std::size_t at = address.rfind('@');
    return at == std::string_view::npos ? std::string_view() : address.substr(at + 1);
}

}  // namespace alder::mail
