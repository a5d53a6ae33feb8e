#include "compose/subject.h"

#include <algorithm>
#include <span>

#include "base/ascii.h"
#include "text/fold.h"

namespace alder::compose {

namespace {

using Words = std::span<const std::string_view>;

// What mail programs write for "Re" in their own languages, folded.
constexpr std::string_view kReply[] = {
    "re",    "aw",    "antw", "sv",  "vs",   "odp",  "od",     "ynt",  "yanit", "ref", "rif", "r",
    "res",   "rv",    "bls",  "atb", "ats",  "vedr", "vastus", "απ",   "σχετ",  "ha",  "на",  "отв",
    "ответ", "תשובה", "השב",  "رد",  "回复", "回覆", "答复",   "返信", "답장",  "회신"};
constexpr std::string_view kForward[] = {
    "fwd", "fw",          "wg",    "tr",  "vl",     "vb",   "i",    "enc",  "doorst", "pd",
    "ilt", "videresendt", "prosl", "πρθ", "пересл", "转发", "轉寄", "転送", "전달",   "הועבר"};

// Length of "word:", "word[2]:", "word^2 :", "word：" at the start of the text, or 0.
std::size_t prefix_length(std::string_view text, Words words) {
    constexpr std::string_view kWideColon = "：";
    std::size_t colon = text.find(':');
    std::size_t end = colon + 1;
    if (const std::size_t wide = text.find(kWideColon); wide < colon) {
        colon = wide;
        end = wide + kWideColon.size();
    }
    constexpr std::size_t kLongest = 40;  // bytes
    if (colon == std::string_view::npos || colon > kLongest) return 0;
    std::string_view word = ascii::trim(text.substr(0, colon));
    word = word.substr(0, word.find_first_of("[(^*"));
    const std::string folded = text::fold(ascii::trim(word));
    const bool known = std::ranges::any_of(
        words, [&](std::string_view each) { return text::fold(each) == folded; });
    return known ? end : 0;
}

std::string_view without_prefixes(std::string_view text, Words words) {
    text = ascii::trim(text);
    while (const std::size_t length = prefix_length(text, words))
        text = ascii::trim(text.substr(length));
    return text;
}

}  // namespace

std::string reply_subject(std::string_view subject) {
    std::string_view rest = without_prefixes(subject, kReply);
    std::string tag;
    if (rest.starts_with('[')) {  // a list's tag, perhaps with another "Re:" behind it
        const std::size_t end = rest.find(']');
        if (end != std::string_view::npos) {
            tag = std::string(rest.substr(0, end + 1)) + " ";
            rest = without_prefixes(rest.substr(end + 1), kReply);
        }
    }
    return "Re: " + tag + std::string(rest);
}

std::string forward_subject(std::string_view subject) {
    return "Fwd: " + std::string(without_prefixes(subject, kForward));
}

}  // namespace alder::compose
