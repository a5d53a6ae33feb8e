#include "text/snippet.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "text/utf8.h"

namespace alder::text {

namespace {

// Characters that newsletters pad their hidden preview with.
bool is_invisible(char32_t code) {
    return code == 0xad || code == 0x34f || code == 0x61c || (code >= 0x200b && code <= 0x200f) ||
           (code >= 0x202a && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) ||
           code == 0xfeff;
}

bool is_blank(char32_t code) {
    return code <= 0x20 || code == 0xa0 || code == 0x3000 || (code >= 0x2000 && code <= 0x200a) ||
           code == 0x2028 || code == 0x2029;
}

// "On Tue, Ann wrote:" and its like: a line that ends in a colon right before a quote.
bool introduces_quote(std::string_view line, std::string_view rest) {
    if (!line.ends_with(':')) return false;
    while (!rest.empty() && ascii::is_space(rest.front())) rest.remove_prefix(1);
    return rest.starts_with('>');
}

bool is_rule(std::string_view line) {
    return line.size() >= 3 && std::ranges::all_of(line, [](char c) {
               return c == '-' || c == '=' || c == '_' || c == '*' || c == '#' || c == '~';
           });
}

}  // namespace

void Snippet::add(char32_t code) {
    if (full() || is_invisible(code)) return;
    if (is_blank(code)) return space();
    if (std::exchange(space_, false)) {
        out_ += ' ';
        if (--left_ == 0) return;
    }
    append_utf8(out_, code);
    --left_;
}

void Snippet::add(std::string_view utf8) {
    for (std::size_t i = 0; i < utf8.size() && !full();) {
        const Utf8Char c = utf8_at(utf8, i);
        add(c.code);
        i += c.length;
    }
}

std::string Snippet::take() {
    if (out_.ends_with(' ')) out_.pop_back();
    return std::move(out_);
}

std::string plain_snippet(std::string_view utf8, std::size_t characters) {
    Snippet words(characters);
    while (!utf8.empty() && !words.full()) {
        const std::size_t feed = utf8.find('\n');
        std::string_view line = utf8.substr(0, feed);
        utf8 = feed == std::string_view::npos ? std::string_view() : utf8.substr(feed + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line == "-- ") break;  // the signature
        line = ascii::trim(line);
        if (line.starts_with('>') || is_rule(line) || introduces_quote(line, utf8)) continue;
        words.add(line);
        words.space();
    }
    return words.take();
}

}  // namespace alder::text
