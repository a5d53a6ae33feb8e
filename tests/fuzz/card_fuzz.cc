// Visiting cards in words: bounded, without controls, the same however lines end, and of every word
// the card has said it.

#include <algorithm>
#include <string>
#include <vector>

#include "base/ascii.h"
#include "calendar/card.h"
#include "tests/fuzz/fuzz.h"
#include "text/charset.h"
#include "text/utf8.h"

using namespace alder;

namespace {

constexpr std::size_t kMostLines = 2 * 500 + 2;  // the last card begins below 500 lines
constexpr std::size_t kLabel = 10;               // bytes, "Telephone "

std::string with_carriage_returns(const std::string& card) {
    std::string out;
    for (const char c : card) out += c == '\n' ? "\r\n" : std::string(1, c);
    return out;
}

void is_sound(const std::vector<std::string>& lines) {
    fuzz::require(lines.size() <= kMostLines, "a reader is told a bounded number of lines");
    fuzz::require(lines.empty() || lines.front().starts_with("Card: "),
                  "a card begins with its name");
    for (std::size_t i = 0; i < lines.size(); ++i) {
        fuzz::require(text::is_utf8(lines[i]), "lines are UTF-8");
        fuzz::require(std::ranges::none_of(lines[i], ascii::is_control), "lines have no controls");
        if (lines[i].empty())
            fuzz::require(i + 1 < lines.size() && lines[i + 1].starts_with("Card: "),
                          "empty lines set cards apart");
    }
}

// Of a card that is written plainly, folded lines put together.
void said_each_word(const std::vector<std::string>& lines, std::string card) {
    for (const char* fold : {"\n ", "\n\t"}) {
        for (std::size_t at = card.find(fold); at != std::string::npos; at = card.find(fold, at))
            card.erase(at, 2);
    }
    for (const std::string& line : lines) {
        if (line.starts_with("Card: (") || line.starts_with("Birthday") || line.empty()) continue;
        const std::size_t label = line.starts_with("Card: ") ? 6 : kLabel;
        for (std::string_view word : ascii::split(std::string_view(line).substr(label), ' ')) {
            while (word.ends_with(',')) word.remove_suffix(1);
            fuzz::require(card.contains(word), "each word is the card's");
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    std::string card = text::to_utf8(fuzz::text_of(bytes, size), "utf-8");
    std::erase(card, '\r');
    const std::vector<std::string> lines = calendar::card_in_words(card);
    is_sound(lines);
    fuzz::require(calendar::card_in_words(with_carriage_returns(card)) == lines,
                  "it does not matter how lines end");
    if (card.find('\\') == std::string::npos && !ascii::icontains(card, "quoted-printable"))
        said_each_word(lines, card);
    return 0;
}
