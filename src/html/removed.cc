#include "html/removed.h"

#include <algorithm>

#include "base/ascii.h"

namespace alder::html {

namespace {

constexpr std::size_t kMaxEndsInDrawings = 60'000;

// The others' content is no HTML.
constexpr std::string_view kNested[] = {"object", "select", "svg", "template"};
// Start tags that end a drawing which was not closed (HTML, 13.2.6.5).
constexpr std::string_view kBreakingOut[] = {
    "b",    "big", "blockquote", "body", "br",    "center", "code", "dd",     "div",  "dl",
    "dt",   "em",  "embed",      "h1",   "h2",    "h3",     "h4",   "h5",     "h6",   "head",
    "hr",   "i",   "img",        "li",   "menu",  "ol",     "p",    "pre",    "ruby", "s",
    "span", "sub", "small",      "sup",  "table", "tt",     "u",    "strong", "ul",   "strike"};
// Tags that end a field for choosing; 13.2.6.4.16 and 17.
constexpr std::string_view kFields[] = {"input", "keygen", "select", "textarea"};
constexpr std::string_view kTableParts[] = {"caption", "table", "tbody", "td",
                                            "tfoot",   "th",    "thead", "tr"};

bool among(auto& table, std::string_view name) {
    return std::ranges::find(table, name) != std::end(table);
}

std::size_t past(std::string_view html, std::size_t at, char c) {
    const std::size_t found = html.find(c, at);
    return found == std::string_view::npos ? html.size() : found + 1;
}

// Past what is no tag but begins like one.
std::size_t after_declaration(std::string_view html, std::size_t at) {
    if (html.substr(at).starts_with("<!--")) return text::after_comment(html, at);
    if (!html.substr(at).starts_with("<![CDATA[")) return at + 1;
    const std::size_t end = html.find("]]>", at);
    return end == std::string_view::npos ? html.size() : end + 3;
}

}  // namespace

std::size_t find_end_tag(std::string_view html, std::size_t at, std::string_view name) {
    for (at = html.find("</", at); at != std::string_view::npos; at = html.find("</", at + 2)) {
        const std::string_view rest = html.substr(at + 2);
        if (!ascii::istarts_with(rest, name)) continue;
        if (rest.size() == name.size() || !ascii::is_alnum(rest[name.size()])) return at;
    }
    return html.size();
}

bool counts_as_script(std::string_view name) {
    return name == "iframe" || name == "object" || name == "script";
}

std::size_t RemovedElements::end_of(const std::string& name, std::size_t inside,
                                    const std::vector<std::string>& open) {
    if (among(kNested, name)) return end_of_nested(name, inside, open);
    return past(html_, find_end_tag(html_, inside, name), '>');
}

std::size_t RemovedElements::end_of_nested(const std::string& name, std::size_t inside,
                                           const std::vector<std::string>& open) {
    if (name == "object" && endless_) return inside;
    int depth = 1;
    std::size_t last_end = inside;
    for (std::size_t at = html_.find('<', inside); at < html_.size(); at = html_.find('<', at)) {
        if (!text::begins_tag(html_.substr(at))) {
            at = after_declaration(html_, at);
            continue;
        }
        const text::HtmlTag tag = text::read_tag(html_.substr(at));
        const bool is_second_select = name == "select" && tag.name == name && !tag.closes;
        if (breaks_out(name, tag, open)) return is_second_select ? at + tag.length : at;
        at += tag.length;
        if (tag.name != name) continue;
        depth += tag.closes ? -1 : 1;
        if (tag.closes) last_end = at;
        if (depth == 0) return at;
    }
    if (name != "object") return html_.size();
    endless_ = last_end == inside;
    return last_end;
}

// A drawing past the limit ends as well: more is shown then, never less.
bool RemovedElements::breaks_out(const std::string& element, const text::HtmlTag& tag,
                                 const std::vector<std::string>& open) {
    if (element == "select")
        return among(kTableParts, tag.name) || (!tag.closes && among(kFields, tag.name));
    if (element != "svg") return false;
    if (!tag.closes) return among(kBreakingOut, tag.name);
    return tag.name != element &&
           (++ends_in_drawings_ > kMaxEndsInDrawings || among(open, tag.name));
}

}  // namespace alder::html
