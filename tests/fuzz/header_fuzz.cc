// Header blocks: fields stand in the buffer one after the other; what is read of lists, traces and
// reports is total.

#include "mime/list_headers.h"
#include "mime/received.h"
#include "mime/report.h"
#include "tests/fuzz/fuzz.h"

using namespace alder;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view input = fuzz::text_of(bytes, size);
    const mime::HeaderBlock block = mime::scan_header(input);
    fuzz::require(block.size <= size, "a header ends in its buffer");
    const char* last = input.data();
    for (const mime::Field& field : block.fields) {
        fuzz::require(field.name.data() >= last, "fields follow each other");
        fuzz::require(!field.name.empty(), "a field has a name");
        last = field.raw_value.data() + field.raw_value.size();
        fuzz::require(last <= input.data() + block.size, "a field ends in the header");
        mime::parse_received(field.raw_value);
    }
    mime::parse_mailing_list(block);
    mime::parse_delivery_status(input);
    mime::parse_disposition_notification(input);
    return 0;
}
