// What is written of an address list reads back as the same list.

#include "mail/address.h"
#include "mime/addresses.h"
#include "tests/fuzz/fuzz.h"

using namespace alder;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view input = fuzz::text_of(bytes, size);
    const mail::AddressList list = mime::parse_addresses(input);
    const std::string written = mime::format_addresses(list);
    fuzz::require(written.find('\0') == std::string::npos &&
                      written.find_first_of("\r\n") == std::string::npos,
                  "a written list is one line");
    if (const auto spec = mail::AddrSpec::parse(input)) {
        fuzz::require(mail::AddrSpec::parse(spec->text()) == spec, "an address reads back");
        fuzz::require(
            spec->text().find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos,
            "no line end reaches a server");
        const mail::AddressList one = mime::parse_addresses(spec->text());
        fuzz::require(one.size() == 1, "a checked address is one address");
    }
    mime::parse_message_ids(input);
    return 0;
}
