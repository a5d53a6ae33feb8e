#include "html/to_text.h"

#include <algorithm>
#include <memory>
#include <string>

#include <libxml/HTMLparser.h>

#include "html/filter.h"
#include "html/renderer.h"
#include "text/letter_parts.h"
#include "text/utf8.h"

namespace alder::html {

namespace {

std::string_view as_view(const xmlChar* text) {
    return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

// Inside an element the parser puts no paragraphs around text of its own accord. These are no part
// of the page: what its sheets say does not touch them.
constexpr std::string_view kFrame = "<html><body><div>";

struct Page {
    Renderer& renderer;
    int frame = 3;  // elements of the frame that have not begun
};

void on_start(void* page, const xmlChar* name, const xmlChar** pairs) {
    auto* to = static_cast<Page*>(page);
    if (to->frame > 0) {
        --to->frame;
        return;
    }
    text::HtmlAttributes attributes;
    for (; pairs != nullptr && pairs[0] != nullptr; pairs += 2)
        attributes.push_back({as_view(pairs[0]), as_view(pairs[1])});
    const std::string_view given = as_view(name);
    if (given.starts_with(kInlineEnds))
        to->renderer.end_inline(given.substr(1));
    else
        to->renderer.start(given.substr(given.starts_with(kInlineBegins) ? 1 : 0), attributes);
}

void on_end(void* page, const xmlChar* name) {
    const std::string_view given = as_view(name);
    if (!given.starts_with(kInlineEnds) && !given.starts_with(kInlineBegins))
        static_cast<Page*>(page)->renderer.end(given);
}

// With "<" and "&" where the filter put its signs for them.
std::string with_signs_read(std::string_view text) {
    constexpr char kFirstByte = '\xef';
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t plain = std::min(text.find(kFirstByte, i), text.size());
        out += text.substr(i, plain - i);
        const std::string_view rest = text.substr(plain);
        const bool less = rest.starts_with(kLessThan);
        const bool sign = less || rest.starts_with(kAmpersand);
        if (sign) out += less ? '<' : '&';
        if (!sign && !rest.empty()) out += rest.front();
        i = plain + (sign ? kLessThan.size() : 1);
    }
    return out;
}

void on_text(void* page, const xmlChar* bytes, int length) {
    const std::string_view text(reinterpret_cast<const char*>(bytes),
                                static_cast<std::size_t>(length));
    static_cast<Page*>(page)->renderer.text(with_signs_read(text));
}

struct FreeParser {
    void operator()(htmlParserCtxtPtr parser) const { htmlFreeParserCtxt(parser); }
};

void push(const std::string& html, Renderer& renderer) {
    constexpr std::size_t kPiece = 4096;
    htmlSAXHandler handler{};
    handler.startElement = on_start;
    handler.endElement = on_end;
    handler.characters = on_text;
    handler.ignorableWhitespace = on_text;
    handler.cdataBlock = on_text;
    Page page{renderer};
    const std::unique_ptr<htmlParserCtxt, FreeParser> parser(
        htmlCreatePushParserCtxt(&handler, &page, nullptr, 0, nullptr, XML_CHAR_ENCODING_UTF8));
    if (parser == nullptr) return;
    htmlCtxtUseOptions(parser.get(), HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC | HTML_PARSE_NOERROR |
                                         HTML_PARSE_NOWARNING | HTML_PARSE_RECOVER);
    htmlParseChunk(parser.get(), kFrame.data(), static_cast<int>(kFrame.size()), 0);
    for (std::size_t i = 0; i < html.size(); i += kPiece) {
        const std::size_t size = std::min(kPiece, html.size() - i);
        htmlParseChunk(parser.get(), html.data() + i, static_cast<int>(size), 0);
    }
    htmlParseChunk(parser.get(), nullptr, 0, 1);
}

text::LetterLine without_quote_marks(const text::RichLine& line) {
    const std::size_t marks = 2 * static_cast<std::size_t>(line.quote);
    const std::string_view text = line.text;
    return {.text = text.substr(std::min(marks, text.size())), .quote = line.quote};
}

// What it takes to get there is let go of with it.
Text laid_out(std::string_view utf8, const Options& options) {
    const Filtered filtered = filter(text::is_utf8(utf8) ? utf8 : text::valid_utf8(utf8));
    Renderer renderer(options, filtered.style);
    push(filtered.html, renderer);
    Text out = renderer.finish();
    out.dropped.scripts = filtered.scripts;
    out.dropped.forms = filtered.forms;
    out.dropped.cut = filtered.cut;
    return out;
}

}  // namespace

Text to_text(std::string_view utf8, const Options& options) {
    Text out = laid_out(utf8, options);
    text::mark_letter_parts(
        out.lines, without_quote_marks, [](text::RichLine& line, const text::LetterLine& part) {
            line.signature = part.signature;
            line.quote += part.earlier ? 1 : 0;  // where nothing marks it as a quote
        });
    return out;
}

}  // namespace alder::html
