#include "text/html.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include <libxml/HTMLparser.h>

#include "base/ascii.h"
#include "text/charset.h"
#include "text/html_filter.h"
#include "text/html_flow.h"
#include "text/utf8.h"

namespace alder::text {

namespace {

using Attributes = std::map<std::string, std::string, std::less<>>;
using Gap = HtmlFlow::Gap;

constexpr std::size_t kMaxLinks = 5000;

std::string_view as_view(const xmlChar* text) {
    return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

std::string_view value(const Attributes& attributes, std::string_view name) {
    const auto found = attributes.find(name);
    return found == attributes.end() ? std::string_view() : std::string_view(found->second);
}

// The style attribute without white space, lower case: "display:none;color:red".
std::string style_of(const Attributes& attributes) {
    std::string style = ascii::lower(value(attributes, "style"));
    std::erase_if(style, ascii::is_space);
    return style;
}

// A declaration with this beginning, its value ending there: "width:1px" is not "width:1px0".
bool declares(std::string_view style, std::string_view declaration) {
    for (std::size_t at = style.find(declaration); at != std::string_view::npos;
         at = style.find(declaration, at + 1)) {
        const bool begins = at == 0 || style[at - 1] == ';';
        const std::size_t end = at + declaration.size();
        if (begins && (end == style.size() || style[end] == ';' || style[end] == '!')) return true;
    }
    return false;
}

bool is_hidden(const Attributes& attributes) {
    if (attributes.contains("hidden")) return true;
    const std::string style = style_of(attributes);
    static constexpr std::string_view kHiding[] = {
        "display:none", "visibility:hidden", "font-size:0",  "font-size:0px",
        "opacity:0",    "mso-hide:all",      "max-height:0", "max-height:0px"};
    return std::ranges::any_of(kHiding, [&](auto d) { return declares(style, d); });
}

bool is_tracker(const Attributes& attributes) {
    const auto tiny = [](std::string_view size) {
        return size == "0" || size == "1" || size == "0px" || size == "1px";
    };
    const std::string style = style_of(attributes);
    return tiny(value(attributes, "width")) || tiny(value(attributes, "height")) ||
           declares(style, "width:1px") || declares(style, "width:0") ||
           declares(style, "display:none");
}

// Without white space and controls, which only serve to fool the eye.
std::string clean_target(std::string_view href) {
    std::string out;
    for (const char c : ascii::trim(href)) {
        if (!ascii::is_control(c)) out += c;
    }
    return out;
}

bool leads_somewhere(std::string_view target) {
    return !target.empty() && !target.starts_with('#') &&
           !ascii::istarts_with(target, "javascript:") && !ascii::istarts_with(target, "data:") &&
           !ascii::istarts_with(target, "vbscript:");
}

std::string host_of(std::string_view url) {
    if (const auto scheme = url.find("://"); scheme != std::string_view::npos)
        url = url.substr(scheme + 3);
    url = url.substr(0, url.find_first_of("/?#\\ "));
    if (const auto user = url.rfind('@'); user != std::string_view::npos)
        url = url.substr(user + 1);
    std::string host = ascii::lower(url.substr(0, url.find(':')));
    return host.starts_with("www.") ? host.substr(4) : host;
}

// Text that a reader takes for an address of the web: a scheme, "www.", or a lone domain name.
bool looks_like_url(std::string_view shown) {
    if (ascii::istarts_with(shown, "http://") || ascii::istarts_with(shown, "https://") ||
        ascii::istarts_with(shown, "www."))
        return true;
    static constexpr std::string_view kEndings[] = {".com",  ".org", ".net", ".edu", ".gov",
                                                    ".io",   ".de",  ".uk",  ".fr",  ".eu",
                                                    ".info", ".biz", ".ch",  ".at",  ".nl"};
    const std::string host = host_of(shown);
    return shown.find_first_of(" @") == std::string_view::npos &&
           std::ranges::any_of(kEndings,
                               [&](auto e) { return host.size() > e.size() && host.ends_with(e); });
}

int heading_level(std::string_view name) {
    return name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6' ? name[1] - '0'
                                                                                  : 0;
}

bool is_block(std::string_view name) {
    static constexpr std::string_view kBlocks[] = {
        "address", "article", "aside",    "body",    "center", "dd",   "div",
        "dl",      "dt",      "fieldset", "figure",  "footer", "form", "header",
        "html",    "main",    "nav",      "section", "caption"};
    return std::ranges::find(kBlocks, name) != std::end(kBlocks);
}

bool is_list(std::string_view name) {
    return name == "ul" || name == "ol" || name == "menu" || name == "dir";
}

// What is struck out must not read as if it were said: "~~not~~".
constexpr std::string_view kStruck = "~~";

bool is_struck(std::string_view name) { return name == "s" || name == "strike" || name == "del"; }

std::optional<SpanKind> inline_kind(std::string_view name) {
    if (name == "b" || name == "strong") return SpanKind::strong;
    if (name == "i" || name == "em" || name == "cite") return SpanKind::emphasis;
    if (name == "code" || name == "tt" || name == "kbd" || name == "samp") return SpanKind::code;
    return std::nullopt;
}

// What libxml2 calls, element by element.
class Renderer {
public:
    explicit Renderer(const HtmlOptions& options) : flow_(options.columns), options_(options) {}

    void start(std::string_view name, const Attributes& attributes) {
        Element element{.name = std::string(name),
                        .mark = flow_.mark(),
                        .target = {},
                        .pictures = dropped_.pictures,
                        .hides = false,
                        .said_text = false};
        element.hides = is_hidden(attributes);
        hidden_ += element.hides ? 1 : 0;
        if (hidden_ == 0 || element.hides) open(element, attributes);
        open_.push_back(std::move(element));
    }

    void end(std::string_view name) {
        const auto found = std::find_if(open_.rbegin(), open_.rend(),
                                        [&](const Element& e) { return e.name == name; });
        if (found == open_.rend()) return;
        const auto keep = static_cast<std::size_t>(open_.rend() - found) - 1;
        while (open_.size() > keep) close_last();
    }

    void text(std::string_view text) {
        if (hidden_ == 0) return flow_.add(text);
        if (!std::ranges::all_of(text, ascii::is_space)) {
            const auto hiding = std::ranges::find_if(open_, &Element::hides);
            dropped_.hidden += hiding->said_text ? 0 : 1;
            hiding->said_text = true;
        }
    }

    HtmlText finish(const FilteredHtml& filtered) {
        while (!open_.empty()) close_last();
        dropped_.scripts = filtered.scripts;
        dropped_.forms = filtered.forms;
        dropped_.cut = filtered.cut;
        return {flow_.finish(), std::move(links_), dropped_};
    }

private:
    struct Element {
        std::string name;
        std::size_t mark = 0;
        std::string target;  // of a link
        int pictures = 0;    // left out before it
        bool hides = false;
        bool said_text = false;  // hidden text in it was counted
    };

    void open(Element& element, const Attributes& attributes) {
        const std::string_view name = element.name;
        if (name == "br") return flow_.line_break();
        if (name == "img") return picture(attributes);
        if (name == "a") element.target = clean_target(value(attributes, "href"));
        if (name == "hr") return rule();
        if (is_struck(name)) flow_.add(kStruck);
        if (name == "table") flow_.begin_table();
        if (name == "tr") flow_.begin_row();
        if (name == "td" || name == "th") flow_.begin_cell();
        if (name == "p" || heading_level(name) > 0) flow_.end_paragraph(Gap::line);
        if (is_block(name)) flow_.end_paragraph(Gap::none);
        if (is_list(name)) begin_list(name);
        if (name == "li") begin_item();
        if (name == "blockquote" || name == "pre") flow_.end_paragraph(Gap::line);
        if (name == "blockquote") flow_.quote(1);
        if (name == "pre") flow_.preformatted(1);
        element.mark = flow_.mark();
    }

    void close_last() {
        const Element element = std::move(open_.back());
        open_.pop_back();
        if (hidden_ == 0 || (element.hides && hidden_ == 1)) close(element);
        hidden_ -= element.hides ? 1 : 0;
    }

    void close(const Element& element) {
        const std::string_view name = element.name;
        if (name == "a") end_link(element);
        if (is_struck(name)) flow_.add(kStruck);
        if (const auto kind = inline_kind(name)) flow_.span(element.mark, *kind, 0);
        if (const int level = heading_level(name); level > 0) {
            flow_.span(element.mark, SpanKind::heading, level);
            flow_.end_paragraph(Gap::line);
        }
        if (name == "td" || name == "th") flow_.end_cell();
        if (name == "table") flow_.end_table();
        if (name == "p") flow_.end_paragraph(Gap::line);
        if (is_block(name) || name == "li") flow_.end_paragraph(Gap::none);
        if (is_list(name)) end_list();
        if (name == "pre") {
            flow_.span(element.mark, SpanKind::preformatted, 0);
            flow_.end_paragraph(Gap::line);
            flow_.preformatted(-1);
        }
        if (name == "blockquote") {
            flow_.end_paragraph(Gap::line);
            flow_.quote(-1);
        }
    }

    void picture(const Attributes& attributes) {
        const std::string_view alt = ascii::trim(value(attributes, "alt"));
        if (is_tracker(attributes)) {
            ++dropped_.trackers;
        } else if (alt.empty()) {
            ++dropped_.pictures;
        } else {
            name_picture(alt);
        }
    }

    void name_picture(std::string_view name) {
        const std::size_t mark = flow_.mark();
        flow_.add("[");
        flow_.add(name);
        flow_.add("]");
        flow_.span(mark, SpanKind::image, 0);
    }

    void rule() {
        flow_.end_paragraph(Gap::none);
        flow_.add("────────────────────");
        flow_.end_paragraph(Gap::none);
    }

    // A picture that is all there is of a link is named, so that the link can be followed.
    void end_link(const Element& element) {
        if (ascii::trim(flow_.since(element.mark)).empty() &&
            dropped_.pictures > element.pictures && leads_somewhere(element.target))
            name_picture("picture");
        const std::string shown(ascii::trim(flow_.since(element.mark)));
        if (shown.empty() || !leads_somewhere(element.target) || links_.size() >= kMaxLinks) return;
        links_.push_back({element.target, shown, is_misleading(shown, element.target)});
        const int number = options_.first_link + static_cast<int>(links_.size()) - 1;
        flow_.add("[" + std::to_string(number) + "]");
        flow_.span(element.mark, SpanKind::link, number);
    }

    void begin_list(std::string_view name) {
        flow_.end_paragraph(lists_.empty() ? Gap::line : Gap::none);
        lists_.push_back(name == "ol" ? 1 : 0);
        flow_.indent(name == "ol" ? 4 : 2);
    }

    void end_list() {
        if (lists_.empty()) return;
        flow_.indent(lists_.back() > 0 ? -4 : -2);
        lists_.pop_back();
        flow_.end_paragraph(lists_.empty() ? Gap::line : Gap::none);
    }

    void begin_item() {
        flow_.end_paragraph(Gap::none);
        const bool numbered = !lists_.empty() && lists_.back() > 0;
        flow_.bullet(numbered ? std::to_string(lists_.back()++) + ". " : "• ");
    }

    HtmlFlow flow_;
    HtmlOptions options_;
    std::vector<Element> open_;
    std::vector<int> lists_;  // the next number; 0: no numbers
    int hidden_ = 0;          // elements around that hide what is in them
    std::vector<Link> links_;
    HtmlDropped dropped_;
};

void on_start(void* renderer, const xmlChar* name, const xmlChar** pairs) {
    Attributes attributes;
    for (; pairs != nullptr && pairs[0] != nullptr; pairs += 2)
        attributes.emplace(ascii::lower(as_view(pairs[0])), as_view(pairs[1]));
    static_cast<Renderer*>(renderer)->start(as_view(name), attributes);
}

void on_end(void* renderer, const xmlChar* name) {
    static_cast<Renderer*>(renderer)->end(as_view(name));
}

// "&#146;" and its like mean windows-1252, not control characters (HTML, 13.2.5.84).
std::string without_upper_controls(std::string_view utf8) {
    std::string out;
    for (std::size_t i = 0; i < utf8.size();) {
        const Utf8Char c = utf8_at(utf8, i);
        if (c.code >= 0x80 && c.code < 0xa0)
            out += to_utf8(std::string(1, static_cast<char>(c.code)), "windows-1252");
        else
            out.append(utf8, i, c.length);
        i += c.length;
    }
    return out;
}

void on_text(void* renderer, const xmlChar* text, int length) {
    const std::string_view utf8(reinterpret_cast<const char*>(text),
                                static_cast<std::size_t>(length));
    if (utf8.find('\xc2') == std::string_view::npos)
        static_cast<Renderer*>(renderer)->text(utf8);
    else
        static_cast<Renderer*>(renderer)->text(without_upper_controls(utf8));
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
    const std::unique_ptr<htmlParserCtxt, FreeParser> parser(
        htmlCreatePushParserCtxt(&handler, &renderer, nullptr, 0, nullptr, XML_CHAR_ENCODING_UTF8));
    if (parser == nullptr) return;
    htmlCtxtUseOptions(parser.get(), HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC | HTML_PARSE_NOERROR |
                                         HTML_PARSE_NOWARNING | HTML_PARSE_RECOVER);
    // Inside an element the parser puts no paragraphs around text of its own accord.
    constexpr std::string_view kFrame = "<html><body><div>";
    htmlParseChunk(parser.get(), kFrame.data(), static_cast<int>(kFrame.size()), 0);
    for (std::size_t i = 0; i < html.size(); i += kPiece) {
        const std::size_t size = std::min(kPiece, html.size() - i);
        htmlParseChunk(parser.get(), html.data() + i, static_cast<int>(size), 0);
    }
    htmlParseChunk(parser.get(), nullptr, 0, 1);
}

}  // namespace

bool is_misleading(std::string_view shown, std::string_view target) {
    shown = ascii::trim(shown);
    if (!looks_like_url(shown) || ascii::istarts_with(target, "mailto:")) return false;
    const std::string named = host_of(shown);
    const std::string real = host_of(target);
    return named != real && !real.ends_with("." + named);
}

HtmlText html_to_text(std::string_view utf8, const HtmlOptions& options) {
    const FilteredHtml filtered = filter_html(utf8);
    Renderer renderer(options);
    push(filtered.html, renderer);
    return renderer.finish(filtered);
}

}  // namespace alder::text
