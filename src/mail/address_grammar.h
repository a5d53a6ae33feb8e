// What RFC 5322 calls an addr-spec, obsolete syntax and comments included (3.4.1, 4.4; FWS after
// its erratum 1908), ASCII only. A judge, not a reader: mime/addresses.h reads what people send,
// AddrSpec is what may be sent to.

#pragma once

#include <string_view>

namespace alder::mail {

// Labels of the domain may not begin or end in "-" (RFC 1123, 2.1).
bool is_addr_spec(std::string_view text);

// "192.0.2.1" or "IPv6:2001:db8::1": what stands in the brackets of an address literal
// (RFC 5321, 4.1.3).
bool is_address_literal(std::string_view text);

}  // namespace alder::mail
