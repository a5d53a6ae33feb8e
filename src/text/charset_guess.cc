#include "text/charset_guess.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>

#include <unicode/ucsdet.h>

#include "base/ascii.h"
#include "text/charset.h"
#include "text/html_charset.h"
#include "text/utf8.h"

namespace alder::text {

namespace {

constexpr std::size_t kLookedAt = 64 * 1024;   // bytes
constexpr std::size_t kWords = 16 * 1024;      // bytes of words that are weighed
constexpr std::ptrdiff_t kTooFewToDetect = 8;  // bytes beyond ASCII; fewer say nothing
constexpr std::int32_t kLeastConfidence = 25;
constexpr std::int32_t kCertain = 80;  // more than Thai gets for Chinese or Korean

unsigned char byte_of(char c) { return static_cast<unsigned char>(c); }

// UTF-16 and UTF-32: by the mark, else by where the zeros of ASCII in it stand.
std::string_view wide_charset(std::string_view bytes) {
    using namespace std::string_view_literals;
    if (bytes.starts_with("\xff\xfe\0\0"sv)) return "UTF-32LE";
    if (bytes.starts_with("\0\0\xfe\xff"sv)) return "UTF-32BE";
    if (bytes.starts_with("\xff\xfe")) return "UTF-16LE";
    if (bytes.starts_with("\xfe\xff")) return "UTF-16BE";
    std::array<std::size_t, 4> zeros{};
    for (std::size_t i = 0; i < bytes.size(); ++i) zeros[i % 4] += bytes[i] == '\0' ? 1U : 0U;
    const std::size_t characters = bytes.size() / 4;
    const auto most = [&](std::size_t i) { return zeros[i] * 10 > characters * 4; };
    const auto few = [&](std::size_t i) { return zeros[i] * 20 <= characters; };
    if (characters == 0) return {};
    if (most(0) && most(1) && few(3)) return "UTF-32BE";
    if (most(3) && most(2) && few(0)) return "UTF-32LE";
    if (most(0) && most(2) && few(1) && few(3)) return "UTF-16BE";
    if (most(1) && most(3) && few(0) && few(2)) return "UTF-16LE";
    return {};
}

std::string_view escaped_charset(std::string_view bytes) {
    const auto has = [&](std::string_view escape) {
        return bytes.find(escape) != std::string_view::npos;
    };
    if (has("\x1b$)C")) return "ISO-2022-KR";
    if (has("\x1b$)A") || has("\x1b$)G")) return "ISO-2022-CN";
    if (has("\x1b$B") || has("\x1b$@")) return "ISO-2022-JP";
    return {};
}

// No byte of a character in any charset of several bytes, nor of a word.
bool is_separator(char c) { return byte_of(c) < '0' || (byte_of(c) > '9' && byte_of(c) < '@'); }

// The words that have more than ASCII in them. Markup, addresses and figures are ASCII whatever
// the language, and would speak for English.
std::string words_beyond_ascii(std::string_view bytes) {
    std::string out;
    while (!bytes.empty() && out.size() < kWords) {
        const auto* const end = std::ranges::find_if(bytes, is_separator);
        const std::string_view word(bytes.begin(), end);
        if (!ascii::all_ascii(word)) out.append(word).append(" ");
        bytes.remove_prefix(std::min(word.size() + 1, bytes.size()));
    }
    return out;
}

// TIS-620 and windows-874: whether vowels and tone marks stand where Thai is spelled so.
bool is_thai(std::string_view words) {
    constexpr int kLeast = 20;
    int letters = 0;
    int wrong = 0;
    unsigned char before = ' ';
    for (const char c : words) {
        const unsigned char now = byte_of(c);
        const auto consonant = [](unsigned char b) { return b >= 0xa1 && b <= 0xce; };
        const auto mark = [](unsigned char b) {
            return b == 0xd1 || (b >= 0xd4 && b <= 0xda) || (b >= 0xe7 && b <= 0xee);
        };
        const bool leads =
            before >= 0xe0 && before <= 0xe4;  // a vowel written before its consonant
        letters += now >= 0xa1 ? 1 : 0;
        wrong += now >= 0x80 && (now < 0xa1 || now > 0xfb || (now > 0xda && now < 0xdf)) ? 1 : 0;
        wrong += mark(now) && !consonant(before) && !mark(before) ? 1 : 0;
        wrong += leads && !consonant(now) ? 1 : 0;
        before = now;
    }
    return letters >= kLeast && wrong * 100 <= letters;
}

// In percent of Russian text, from U+0430 to U+044F; Bulgarian is near enough.
constexpr std::string_view kLetterShares = "82523912714347935563011110022013";

bool is_upper_cyrillic(char32_t c) { return c >= 0x410 && c < 0x430; }
bool is_lower_cyrillic(char32_t c) { return c >= 0x430 && c < 0x450; }

// How well a letter goes after another.
int cyrillic_points(char32_t before, char32_t c) {
    constexpr int kWrong = -6;
    if (c < 0x80) return 0;
    if (is_upper_cyrillic(c) && is_lower_cyrillic(before)) return kWrong;
    if (before < 0x80 && ascii::is_alpha(static_cast<char>(before))) return kWrong;
    if (is_upper_cyrillic(c)) return kLetterShares[c - 0x410] - '0';
    if (is_lower_cyrillic(c)) return kLetterShares[c - 0x430] - '0';
    const bool other_letter = c >= 0x400 && c < 0x460;
    const bool punctuation =
        c == 0xa0 || c == 0xab || c == 0xbb || c == 0x2116 || (c >= 0x2010 && c <= 0x2026);
    return other_letter || punctuation ? 0 : kWrong;
}

// The charset in which the words are most like Russian; "" when in none they are.
std::string_view cyrillic_charset(std::string_view words) {
    constexpr int kLeast = 3;  // points a letter; Russian has five
    std::string_view best;
    int most = 0;
    for (const std::string_view name :
         {"windows-1251", "koi8-r", "iso-8859-5", "ibm866", "ibm855", "x-mac-cyrillic"}) {
        const std::string utf8 = to_utf8(words, name);
        int points = 0;
        int letters = 0;
        char32_t before = ' ';
        for (std::size_t i = 0; i < utf8.size();) {
            const Utf8Char c = utf8_at(utf8, i);
            points += cyrillic_points(before, c.code);
            letters += c.code >= 0x80 ? 1 : 0;
            before = c.code;
            i += c.length;
        }
        if (points <= most || points < letters * kLeast) continue;
        most = points;
        best = name;
    }
    return best;
}

struct CloseDetector {
    void operator()(UCharsetDetector* detector) const { ucsdet_close(detector); }
};

struct Detected {
    std::string name;
    std::int32_t confidence = 0;
};

Detected detected(std::string_view words) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UCharsetDetector, CloseDetector> detector(ucsdet_open(&status));
    ucsdet_setText(detector.get(), words.data(), static_cast<std::int32_t>(words.size()), &status);
    const UCharsetMatch* match = ucsdet_detect(detector.get(), &status);
    if (U_FAILURE(status) || match == nullptr) return {};
    Detected out{.name = {}, .confidence = ucsdet_getConfidence(match, &status)};
    if (const char* name = ucsdet_getName(match, &status); name != nullptr) out.name = name;
    return U_SUCCESS(status) ? out : Detected();
}

}  // namespace

std::string guess_charset(std::string_view bytes) {
    const std::string_view head = bytes.substr(0, kLookedAt);
    if (const std::string_view wide = wide_charset(head); !wide.empty()) return std::string(wide);
    if (is_utf8(bytes)) {
        const std::string_view escaped = escaped_charset(bytes);
        return escaped.empty() ? "UTF-8" : std::string(escaped);
    }
    if (const std::string declared = html_charset(head); !declared.empty()) return declared;
    const std::string words = words_beyond_ascii(head);
    const auto beyond = std::ranges::count_if(words, [](char c) { return !ascii::is_ascii(c); });
    if (beyond < kTooFewToDetect) return "windows-1252";
    const Detected icu = detected(words);
    if (icu.confidence < kCertain && is_thai(words)) return "windows-874";
    const bool sure = icu.confidence >= kLeastConfidence && !icu.name.starts_with("UTF");
    if (!sure || icu.name == "windows-1251") {  // the Macintosh's differs from it in capitals only
        const std::string_view cyrillic = cyrillic_charset(words);
        if (!cyrillic.empty()) return std::string(cyrillic);
    }
    return sure ? icu.name : "windows-1252";
}

}  // namespace alder::text
