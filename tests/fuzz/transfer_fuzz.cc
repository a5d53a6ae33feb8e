// Transfer encodings: decoding what was encoded gives the bytes back; where the input is split
// makes no difference.

#include "mime/transfer.h"
#include "tests/fuzz/fuzz.h"

using namespace alder;

namespace {

template <class Decoder>
std::string in_pieces(std::string_view input, std::size_t piece) {
    Decoder decoder;
    std::string out;
    for (std::size_t at = 0; at < input.size(); at += piece)
        out += decoder.feed(input.substr(at, piece));
    return out + decoder.finish();
}

template <class Decoder>
void same_however_split(std::string_view input) {
    const std::string whole = in_pieces<Decoder>(input, input.size() + 1);
    for (const std::size_t piece : {1U, 2U, 3U, 7U}) {
        fuzz::require(in_pieces<Decoder>(input, piece) == whole, "the split does not matter");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view input = fuzz::text_of(bytes, size);
    same_however_split<mime::Base64Decoder>(input);
    same_however_split<mime::QuotedPrintableDecoder>(input);
    fuzz::require(mime::decode_base64(mime::encode_base64(input)).bytes == input,
                  "base64 gives the bytes back");
    mime::decode_uuencode(input);
    mime::find_uuencoded(input);
    return 0;
}
