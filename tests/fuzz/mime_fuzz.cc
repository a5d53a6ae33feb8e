// A message never fails to parse; its parts stand inside its bytes; what is decoded is bounded; two
// readings give the same.

#include "mime/readable.h"
#include "mime/summary.h"
#include "tests/fuzz/fuzz.h"

using namespace alder;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view input = fuzz::text_of(bytes, size);
    const mime::Message message = mime::Message::view(input);
    fuzz::require(!message.parts().empty(), "a message has a root");
    fuzz::require(message.parts().size() <= mime::kMaxParts, "parts are capped");
    for (std::size_t i = 0; i < message.parts().size(); ++i) {
        const mime::Part& part = message.part(i);
        fuzz::require(part.body.empty() ||
                          (part.body.data() >= input.data() &&
                           part.body.data() + part.body.size() <= input.data() + input.size()),
                      "a body stands in the buffer");
        fuzz::require(message.decoded(i).bytes.size() <= 64 * input.size() + 64,
                      "decoding is bounded");
    }
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
