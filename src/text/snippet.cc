#include "text/snippet.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "text/html_references.h"
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

// Collects characters up to a limit, white space joined.
class Words {
public:
    explicit Words(std::size_t limit) : left_(limit) {}

    bool full() const { return left_ == 0; }
    void space() { space_ = !out_.empty(); }
    void add(char32_t code) {
        if (full() || is_invisible(code)) return;
        if (is_blank(code)) return space();
        if (std::exchange(space_, false)) {
            out_ += ' ';
            if (--left_ == 0) return;
        }
        append_utf8(out_, code);
        --left_;
    }
    void add(std::string_view utf8) {
        for (std::size_t i = 0; i < utf8.size() && !full();) {
            const Utf8Char c = utf8_at(utf8, i);
            add(c.code);
            i += c.length;
        }
        space();
    }
    std::string take() {
        if (out_.ends_with(' ')) out_.pop_back();
        return std::move(out_);
    }

private:
    std::string out_;
    std::size_t left_;
    bool space_ = false;
};

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

// Skips from an opening tag of this element to its end tag; returns the offset after it.
std::size_t after_element(std::string_view html, std::size_t at, std::string_view element) {
    for (at = html.find("</", at); at != std::string_view::npos; at = html.find("</", at + 2)) {
        if (!ascii::istarts_with(html.substr(at + 2), element)) continue;
        const std::size_t close = html.find('>', at);
        return close == std::string_view::npos ? html.size() : close + 1;
    }
    return html.size();
}

bool breaks_line(std::string_view tag) {
    static constexpr std::string_view kInline[] = {"a",    "b",      "em",  "font", "i",
                                                   "span", "strong", "sub", "sup",  "u"};
    return std::ranges::find(kInline, tag) == std::end(kInline);
}

// A tag, comment or declaration at '<'; returns the offset after it.
std::size_t pass_tag(std::string_view html, std::size_t at, Words& words) {
    if (html.substr(at).starts_with("<!--")) {
        const std::size_t end = html.find("-->", at + 4);
        return end == std::string_view::npos ? html.size() : end + 3;
    }
    std::size_t begin = at + 1;
    const bool closes = begin < html.size() && html[begin] == '/';
    if (closes) ++begin;
    std::size_t end = begin;
    while (end < html.size() && ascii::is_alnum(html[end])) ++end;
    const std::string tag =
        ascii::lower(html.substr(begin, std::min<std::size_t>(end - begin, 16)));
    const std::size_t close = std::min(html.find('>', end), html.size() - 1) + 1;
    if (breaks_line(tag)) words.space();
    static constexpr std::string_view kSkipped[] = {"style", "script", "title", "head"};
    if (!closes && std::ranges::find(kSkipped, tag) != std::end(kSkipped))
        return after_element(html, close, tag);
    return close;
}

// "&name;" at '&'; returns the offset after it.
std::size_t pass_reference(std::string_view html, std::size_t at, Words& words) {
    const HtmlReference reference = reference_at(html.substr(at));
    if (reference.length == 0) {
        words.add(U'&');
        return at + 1;
    }
    for (std::size_t i = 0; i < reference.utf8.size();) {
        const Utf8Char c = utf8_at(reference.utf8, i);
        words.add(c.code);
        i += c.length;
    }
    return at + reference.length;
}

}  // namespace

std::string plain_snippet(std::string_view utf8, std::size_t characters) {
    Words words(characters);
    while (!utf8.empty() && !words.full()) {
        const std::size_t feed = utf8.find('\n');
        std::string_view line = utf8.substr(0, feed);
        utf8 = feed == std::string_view::npos ? std::string_view() : utf8.substr(feed + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line == "-- ") break;  // the signature
        line = ascii::trim(line);
        if (line.starts_with('>') || is_rule(line) || introduces_quote(line, utf8)) continue;
        words.add(line);
    }
    return words.take();
}

std::string html_snippet(std::string_view utf8, std::size_t characters) {
    Words words(characters);
    for (std::size_t i = 0; i < utf8.size() && !words.full();) {
        if (utf8[i] == '<') {
            i = pass_tag(utf8, i, words);
        } else if (utf8[i] == '&') {
            i = pass_reference(utf8, i, words);
        } else {
            const Utf8Char c = utf8_at(utf8, i);
            words.add(c.code);
            i += c.length;
        }
    }
    return words.take();
}

}  // namespace alder::text
