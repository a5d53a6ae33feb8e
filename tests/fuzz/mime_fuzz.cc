// What a person is shown of a message, and what of it stands in an index: two readings give the
// same, and what is listed can be found.

#include "mime/readable.h"
#include "mime/summary.h"
#include "tests/fuzz/fuzz.h"

using namespace alder;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view input = fuzz::text_of(bytes, size);
    const mime::Message message = mime::Message::view(input);
    fuzz::require(mime::summarize(message) == mime::summarize(input), "both ways give one summary");
    const mime::Readable readable =
        mime::readable(message, {.columns = 1 + static_cast<int>(size % 100)});
    for (const mime::Block& block : readable.blocks) {
        if (const auto* attachment = std::get_if<mime::AttachmentBlock>(&block)) {
            fuzz::require(mime::find_part(message, attachment->path).has_value(),
                          "what is listed can be found");
        }
    }
    return 0;
}
