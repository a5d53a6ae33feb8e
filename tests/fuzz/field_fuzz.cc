// Dates, encoded words and parameters: total; what is encoded decodes to itself.

#include "mime/dates.h"
#include "mime/encoded_word.h"
#include "mime/parameters.h"
#include "tests/fuzz/fuzz.h"
#include "text/utf8.h"

using namespace alder;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view input = fuzz::text_of(bytes, size);
    if (const auto date = mime::parse_date(input)) {
        fuzz::require(date->offset_minutes > -1440 && date->offset_minutes < 1440,
                      "an offset is less than a day");
        const auto again = mime::parse_date(mail::to_rfc5322(*date));
        fuzz::require(again && again->time == date->time, "a written date reads back");
    }
    const std::string decoded = mime::decode_text(input);
    const std::string encoded = mime::encode_text(decoded);
    fuzz::require(encoded.find_first_of("\r\n") == std::string::npos || decoded.size() > 40,
                  "encoding a short text makes no line ends");
    mime::parse_content_type(input);
    mime::parse_content_disposition(input);
    return 0;
}
