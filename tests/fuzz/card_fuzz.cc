// Visiting cards in words.

#include "tests/fuzz/fuzz.h"
#include "text/card.h"
#include "text/charset.h"

using namespace alder;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    text::card_in_words(text::to_utf8(fuzz::text_of(bytes, size), "utf-8"));
    return 0;
}
