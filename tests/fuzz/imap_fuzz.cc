// Whatever a server sends, each response is a value or an error, and how the bytes were split makes
// no difference. A set and a name read back as they were written.

#include "imap/id_set.h"
#include "imap/mailbox_name.h"
#include "imap/parse_response.h"
#include "tests/fuzz/fuzz.h"

using namespace alder;

namespace {

constexpr imap::FramerLimits kLimits{.response = 4096,
                                     .name_literal = 64,
                                     .body_literal = 1 << 20,
                                     .streamed_above = 32,
                                     .skipped = 1 << 16};

struct Understood {
    std::vector<Result<imap::Response>> responses;
    std::string content;
    bool lost = false;
    bool operator==(const Understood&) const = default;
};

Understood understand(std::string_view bytes, std::size_t at_a_time) {
    imap::Framer framer(kLimits);
    Understood all;
    for (; !bytes.empty() && !all.lost; bytes.remove_prefix(std::min(at_a_time, bytes.size()))) {
        framer.feed(bytes.substr(0, at_a_time));
        while (true) {
            const auto piece = framer.next();
            all.lost = !piece.has_value();
            if (all.lost || !*piece) break;
            if (const auto* chunk = std::get_if<imap::BodyChunk>(&**piece))
                all.content += chunk->bytes;
            else
                all.responses.push_back(imap::parse_response(std::get<imap::Frame>(**piece)));
        }
    }
    return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view input = fuzz::text_of(bytes, size);
    const Understood whole = understand(input, size + 1);
    fuzz::require(understand(input, 1) == whole, "the split does not matter");
    fuzz::require(understand(input, 1 + size % 7) == whole, "no split matters");
    if (const auto set = imap::IdSet::parse(input)) {
        const auto again = imap::IdSet::parse(set->format());
        fuzz::require(set->empty() || (again && *again == *set), "a set reads back");
    }
    const std::string shown = imap::shown_name(input, imap::NameEncoding::modified_utf7);
    const std::string wire = imap::encode_modified_utf7(shown);
    fuzz::require(imap::decode_modified_utf7(wire) == shown, "a name reads back");
    return 0;
}
