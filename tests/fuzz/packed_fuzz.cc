// Files packed inside parts: TNEF, compressed RTF, yEnc, uuencode. Total, and what comes out is
// bounded by what went in.

#include "mime/entity.h"
#include "mime/tnef.h"
#include "mime/yenc.h"
#include "tests/fuzz/fuzz.h"

using namespace alder;

namespace {

std::size_t size_of(const mime::Tnef& tnef) {
    std::size_t out = tnef.html.size() + tnef.rtf.size();
    for (const mime::TnefFile& file : tnef.files) out += file.bytes.size();
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view input = fuzz::text_of(bytes, size);
    fuzz::require(size_of(mime::parse_tnef(input)) <= 64 * size, "TNEF is bounded");
    fuzz::require(mime::decompress_rtf(input).size() <= 64 * size, "RTF is bounded");
    std::size_t last = 0;
    for (const mime::YencBlock& file : mime::find_yenc(input)) {
        fuzz::require(file.offset >= last && file.offset + file.length <= size,
                      "files stand in the text, one after the other");
        last = file.offset + file.length;
        mime::decode_yenc(input.substr(file.offset, file.length));
    }
    const mime::Message message = mime::Message::view(input);
    for (const std::size_t leaf : message.leaves()) {
        const auto packed = message.unpacked(leaf);
        if (!packed)
            fuzz::require(message.text_without_files(leaf) == message.text(leaf),
                          "a text without files is as it stands");
        if (!packed) continue;
        for (const std::size_t file : packed->leaves()) {
            const std::string path = message.part(leaf).path + "." + packed->part(file).path;
            fuzz::require(mime::find_part(message, path).has_value(), "a packed file has a path");
        }
    }
    return 0;
}
