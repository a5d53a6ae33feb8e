#include "mime/message_id.h"

#include "base/ascii.h"
#include "base/digest.h"
#include "mail/address.h"

namespace alder::mime {

namespace {

// 5 bits a letter; no letter that can be mistaken for another.
std::string random_letters(std::size_t count) {
    constexpr std::string_view kLetters = "0123456789abcdefghjkmnpqrstvwxyz";
    std::string out;
    for (const char byte : random_bytes(count))
        out += kLetters[static_cast<unsigned char>(byte) % kLetters.size()];
    return out;
}

}  // namespace

std::string new_message_id(std::string_view from_address) {
    std::string domain = "mail.invalid";  // RFC 2606: nobody's
    const auto from = mail::AddrSpec::parse(from_address);
    const bool usable =
        from && ascii::all_ascii(from->domain()) && !from->domain().starts_with('[');
    if (usable) domain = ascii::lower(from->domain());
    return random_letters(26) + "@" + domain;
}

std::string new_boundary() { return "=_" + random_letters(24); }

}  // namespace alder::mime
