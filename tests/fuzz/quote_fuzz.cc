// Quotes, signatures and format=flowed: no text is lost.

#include <string>

#include "tests/fuzz/fuzz.h"
#include "text/quote.h"

using namespace alder;

namespace {

// Without what marks and line ends are made of.
std::string ink(std::string_view text) {
    std::string out(text);
    std::erase_if(out, [](char c) { return c == '>' || c == ' ' || c == '\n'; });
    return out;
}

std::string ink(const std::vector<text::QuotedLine>& lines) {
    std::string out;
    for (const text::QuotedLine& line : lines) out += ink(line.text);
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view input = fuzz::text_of(bytes, size);
    fuzz::require(ink(text::plain_lines(input)) == ink(input), "plain lines keep the text");
    fuzz::require(ink(text::flowed_lines(input)) == ink(input), "flowed lines keep the text");
    fuzz::require(ink(text::flowed_lines(input, text::DelSp::yes)) == ink(input),
                  "flowed lines with delsp keep the text");
    return 0;
}
