// Keys from a terminal: total, bounded, and the same however the bytes are split.

#include "tests/fuzz/fuzz.h"
#include "ui/terminal/key_decoder.h"

using namespace alder;
using ui::terminal::Key;
using ui::terminal::KeyDecoder;

namespace {

std::string keys(std::string_view input, std::size_t piece) {
    KeyDecoder decoder({});
    std::string out;
    const auto take = [&] {
        while (const auto key = decoder.next())
            out += ui::terminal::format(*key) + " " + key->text + "\n";
    };
    for (std::size_t at = 0; at < input.size(); at += piece) {
        decoder.feed(input.substr(at, piece), {});
        take();
    }
    decoder.time_passed(Clock::time_point(std::chrono::hours(1)));
    take();
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view input = fuzz::text_of(bytes, size);
    if (input.find("\x1b[200~") !=
        std::string_view::npos) {  // a paste comes in as many pieces as it is fed
        keys(input, 1);
        return 0;
    }
    fuzz::require(keys(input, 1) == keys(input, input.size() + 1), "the split does not matter");
    return 0;
}
