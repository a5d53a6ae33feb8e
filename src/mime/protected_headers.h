// Header fields under a signature or encryption: RFC 9788. The part that was signed or encrypted
// repeats the fields; those are the ones to show. What this says of a part is worth something only
// when the signature or the decryption around it held.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mime/entity.h"

namespace alder::mime {

struct ProtectedHeaders {
    enum class Kind { signed_only, encrypted };  // hp="clear", hp="cipher"
    Kind kind = Kind::signed_only;
    HeaderBlock fields;  // of the protected part without its Content fields; views
    // HP-Outer: what the sender showed outside of an encrypted message, "Name: value".
    std::vector<std::string> outer;
};

// Of the root of what was decrypted, or of the part that was signed; nullopt without `hp`.
std::optional<ProtectedHeaders> protected_headers(const Part& payload);

// The text without the copy of the fields that was put before it for readers of old
// (hp-legacy-display): up to and with the first empty line. RFC 9788, 5.2.2.
std::string without_legacy_display(const Part& part, std::string text);

}  // namespace alder::mime
