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
        // Not always of the input: bare CRs are read from a copy with line feeds.
        const std::string_view all = message.bytes();
        fuzz::require(
            part.body.empty() || (part.body.data() >= all.data() &&
                                  part.body.data() + part.body.size() <= all.data() + all.size()),
            "a body stands in the message");
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
