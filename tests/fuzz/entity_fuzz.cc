// The tree of parts: they stand inside the message's bytes, each is found by its number, and what
// they hold is bounded by what came in.

#include "mime/entity.h"
#include "tests/fuzz/fuzz.h"

using namespace alder;

namespace {

bool is_inside(std::string_view part, std::string_view all) {
    return part.empty() ||
           (part.data() >= all.data() && part.data() + part.size() <= all.data() + all.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view input = fuzz::text_of(bytes, size);
    const mime::Message message = mime::Message::view(input);
    fuzz::require(!message.parts().empty(), "a message has a root");
    fuzz::require(message.parts().size() <= mime::kMaxParts, "parts are capped");
    for (std::size_t i = 0; i < message.parts().size(); ++i) {
        const mime::Part& part = message.part(i);
        // Not always of the input: bare CRs are read from a copy with line feeds.
        fuzz::require(is_inside(part.body, message.bytes()), "a body stands in the message");
        fuzz::require(message.decoded(i).bytes.size() <= 64 * input.size() + 64,
                      "decoding is bounded");
        for (const std::size_t child : part.children)
            fuzz::require(child > i && message.part(child).parent == i, "a child has its parent");
        if (part.is_multipart()) continue;
        const auto found = mime::find_part(message, part.path);
        fuzz::require(found && found->message.part(found->index).path == part.path,
                      "a leaf is found by its number");
        message.nested(i);
    }
    return 0;
}
