// Mailbox names as servers write them and as people read them. Until UTF8=ACCEPT or IMAP4rev2 is
// enabled a name is modified UTF-7 (RFC 3501, 5.1.3), after that UTF-8. A name that came from a
// server goes back byte for byte as it came, even when it is no valid text: these functions are for
// showing it and for names a person types. None of them throws or fails.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace alder::imap {

enum class NameEncoding { modified_utf7, utf8 };

// UTF-8 for people, never for the wire: what cannot be decoded is shown as it stands, with U+FFFD
// for each byte that is no UTF-8. Not yet safe for a terminal (TermText makes it so).
std::string shown_name(std::string_view wire, NameEncoding encoding);

// Wire bytes of a name that a person typed in UTF-8; bytes that are no UTF-8 become U+FFFD. Not yet
// quoted.
std::string wire_name(std::string_view utf8, NameEncoding encoding);

// The two halves of modified UTF-7. decode gives nullopt for what is not valid.
std::string encode_modified_utf7(std::string_view utf8);
std::optional<std::string> decode_modified_utf7(std::string_view wire);

}  // namespace alder::imap
