#include "mime/encoded_word.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "mail/address_grammar.h"
#include "mime/header.h"
#include "mime/transfer.h"
#include "text/charset.h"
#include "text/utf8.h"

namespace alder::mime {

namespace {

constexpr std::size_t kMaxWord = 75;  // RFC 2047, 2

struct Word {
    std::string_view charset;
    char encoding = 'q';  // lower case
    std::string_view payload;
    std::size_t length = 0;  // 0: none here
};

// The encoded word at the start of the text; spaces in its payload are let pass.
Word word_at(std::string_view text) {
    if (!text.starts_with("=?")) return {};
    const std::size_t charset_end = text.find('?', 2);
    if (charset_end == std::string_view::npos || charset_end == 2 || charset_end > 2 + 60 ||
        charset_end + 2 >= text.size() || text[charset_end + 2] != '?')
        return {};
    const std::string_view charset = text.substr(2, charset_end - 2);
    if (std::ranges::any_of(charset, [](char c) { return ascii::is_space(c) || c == '='; }))
        return {};
    const char encoding = ascii::to_lower(text[charset_end + 1]);
    if (encoding != 'q' && encoding != 'b') return {};
    const std::size_t begin = charset_end + 3;
    const std::size_t end = text.find("?=", begin);
    if (end == std::string_view::npos) return {};
    return {charset.substr(0, charset.find('*')), encoding, text.substr(begin, end - begin),
            end + 2};
}

std::string decode_q(std::string_view payload) {
    std::string spaced(payload);
    std::ranges::replace(spaced, '_', ' ');
    spaced += 'x';  // keeps white space at the end from being dropped as a line's end
    std::string out = decode_quoted_printable(spaced).bytes;
    if (!out.empty()) out.pop_back();
    return out;
}

std::string payload_bytes(const Word& word) {
    return word.encoding == 'b' ? decode_base64(word.payload).bytes : decode_q(word.payload);
}

void append_tame(std::string& out, std::string_view utf8) {
    for (const char c : utf8) out += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
}

// Builds the decoded text; bytes of neighbouring words of one charset are joined before they are
// decoded, since senders cut characters in two.
class Joiner {
public:
    void raw(std::string_view text) {
        flush();
        out_ += text::is_utf8(text) ? std::string(text) : text::to_utf8(text, "");
    }
    void word(const Word& word) {
        if (open_ && !ascii::iequals(word.charset, charset_)) flush();
        charset_ = word.charset;
        bytes_ += payload_bytes(word);
        open_ = true;
    }
    bool open() const { return open_; }
    std::string take() {
        flush();
        return std::move(out_);
    }

private:
    void flush() {
        if (!open_) return;
        append_tame(out_, text::to_utf8(bytes_, charset_));
        bytes_.clear();
        open_ = false;
    }

    std::string out_;
    std::string bytes_;
    std::string_view charset_;
    bool open_ = false;
};

bool is_space_only(std::string_view text) { return std::ranges::all_of(text, ascii::is_space); }

bool is_printable_ascii(char c) { return ascii::is_ascii(c) && !ascii::is_control(c); }

bool needs_words(std::string_view utf8) {
    return !std::ranges::all_of(utf8, is_printable_ascii) ||
           utf8.find("=?") != std::string_view::npos;
}

bool is_q_safe(char c) {  // RFC 2047, 5 (3): what may stand in a phrase
    return ascii::is_alnum(c) || c == '!' || c == '*' || c == '+' || c == '-' || c == '/';
}

std::size_t q_length(std::string_view utf8) {
    std::size_t length = 0;
    for (const char c : utf8) length += is_q_safe(c) || c == ' ' ? 1U : 3U;
    return length;
}

std::string encode_q(std::string_view utf8) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out;
    for (const char c : utf8) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == ' ')
            out += '_';
        else if (is_q_safe(c))
            out += c;
        else
            out += {'=', kHex[byte >> 4], kHex[byte & 15]};
    }
    return out;
}

// What an encoded word holds when its line has so many columns taken already.
std::size_t room_after(std::size_t used) {
    constexpr std::size_t kFrame = std::string_view("=?UTF-8?Q?").size() + 2;
    constexpr std::size_t kLeast = 16;  // a character of four bytes must fit, and some sense
    return kMaxWord - kFrame - std::min(used, kMaxWord - kFrame - kLeast);
}

// The text as encoded words with one space between them, cut between characters.
std::string as_words(std::string_view utf8, std::size_t used_first, std::size_t used_later = 0) {
    const bool base64 = q_length(utf8) > (utf8.size() + 2) / 3 * 4;
    std::string out;
    while (!utf8.empty()) {
        std::size_t taken = 0;
        const std::size_t room = room_after(out.empty() ? used_first : used_later);
        while (taken < utf8.size()) {
            const std::size_t next = taken + text::utf8_at(utf8, taken).length;
            const std::size_t need = base64 ? (next + 2) / 3 * 4 : q_length(utf8.substr(0, next));
            if (need > room) break;
            taken = next;
        }
        const std::string_view piece = utf8.substr(0, taken);
        if (!out.empty()) out += ' ';
        out += base64 ? "=?UTF-8?B?" + encode_base64_line(piece) : "=?UTF-8?Q?" + encode_q(piece);
        out += "?=";
        utf8.remove_prefix(taken);
    }
    return out;
}

}  // namespace

std::size_t encoded_word_length(std::string_view text) {
    constexpr std::size_t kFar = 2000;  // bytes; keeps a scan over many openings linear
    const Word word = word_at(text.substr(0, kFar));
    const bool spaced = std::ranges::any_of(text.substr(0, word.length), ascii::is_space);
    return spaced ? 0 : word.length;
}

std::string decode_text(std::string_view raw_value) {
    std::string line = unfold(raw_value);
    if (line.find("=?") == std::string::npos) {
        if (!text::is_utf8(line)) line = text::to_utf8(line, "");
        return line;
    }
    const std::string_view text = line;
    // No word ends behind this; without it many openings would each be searched to the end.
    const std::size_t last_end = text.rfind("?=") == std::string_view::npos ? 0 : text.rfind("?=");
    Joiner joiner;
    std::size_t begin = 0;  // of raw text not yet given out
    for (std::size_t i = text.find("=?"); i < last_end; i = text.find("=?", i)) {
        const Word word = word_at(text.substr(i));
        if (word.length == 0) {
            i += 2;
            continue;
        }
        const std::string_view between = text.substr(begin, i - begin);
        if (!(joiner.open() && is_space_only(between)) && !between.empty()) joiner.raw(between);
        joiner.word(word);
        i += word.length;
        begin = i;
    }
    if (begin < text.size()) joiner.raw(text.substr(begin));
    return joiner.take();
}

std::string encode_text(std::string_view utf8, std::size_t used) {
    if (!needs_words(utf8)) return std::string(utf8);
    // From the first word that needs it to the last, so that plain text stays readable.
    std::size_t first = std::string_view::npos;
    std::size_t last = 0;
    for (std::size_t i = 0; i < utf8.size();) {
        const std::size_t end = std::min(utf8.find(' ', i), utf8.size());
        if (needs_words(utf8.substr(i, end - i))) {
            first = std::min(first, i);
            last = end;
        }
        i = end + 1;
    }
    const std::string valid = text::valid_utf8(utf8.substr(first, last - first));
    return std::string(utf8.substr(0, first)) + as_words(valid, first == 0 ? used : 0) +
           std::string(utf8.substr(last));
}

std::string encode_all_text(std::string_view utf8, std::size_t used) {
    return as_words(text::valid_utf8(utf8), used);
}

std::string encode_phrase(std::string_view utf8) {
    constexpr std::size_t kFieldName = 12;  // "Reply-To: " and the like
    if (needs_words(utf8)) return as_words(text::valid_utf8(utf8), kFieldName, kFieldName);
    const bool atoms =
        !utf8.empty() && utf8.front() != ' ' && utf8.back() != ' ' &&
        utf8.find("  ") == std::string_view::npos &&
        std::ranges::all_of(utf8, [](char c) { return mail::is_atext(c) || c == ' '; });
    if (atoms) return std::string(utf8);
    std::string out = "\"";
    for (const char c : utf8) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

}  // namespace alder::mime
