#include "html/snippet.h"

#include <algorithm>

#include "base/ascii.h"
#include "html/references.h"
#include "text/snippet.h"

namespace alder::html {

namespace {

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
std::size_t pass_tag(std::string_view html, std::size_t at, text::Snippet& words) {
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
std::size_t pass_reference(std::string_view html, std::size_t at, text::Snippet& words) {
    const Reference reference = reference_at(html.substr(at));
    if (reference.length == 0) {
        words.add(U'&');
        return at + 1;
    }
    words.add(reference.utf8);
    return at + reference.length;
}

}  // namespace

std::string snippet(std::string_view utf8, std::size_t characters) {
    text::Snippet words(characters);
    for (std::size_t i = 0; i < utf8.size() && !words.full();) {
        if (utf8[i] == '<') {
            i = pass_tag(utf8, i, words);
        } else if (utf8[i] == '&') {
            i = pass_reference(utf8, i, words);
        } else {
            const std::size_t end = std::min(utf8.find_first_of("<&", i), utf8.size());
            words.add(utf8.substr(i, end - i));
            i = end;
        }
    }
    return words.take();
}

}  // namespace alder::html
