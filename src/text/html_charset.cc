#include "text/html_charset.h"

#include <algorithm>

#include "base/ascii.h"
#include "text/charset.h"
#include "text/html_tag.h"

namespace alder::text {

namespace {

constexpr std::size_t kLookedAt = 16 * 1024;  // bytes

std::string_view after_space(std::string_view text) {
    return text.substr(std::min(text.find_first_not_of(" \t\r\n\f"), text.size()));
}

// "text/html; charset=koi8-r"
std::string_view charset_in(std::string_view content) {
    constexpr std::string_view kName = "charset";
    while (content.size() > kName.size()) {
        if (!ascii::istarts_with(content, kName)) {
            content.remove_prefix(1);
            continue;
        }
        content = after_space(content.substr(kName.size()));
        if (!content.starts_with('=')) continue;
        content = after_space(content.substr(1));
        if (content.empty()) return {};
        const char quote = content.front();
        if (quote != '"' && quote != '\'')
            return content.substr(0, content.find_first_of("; \t\r\n\f"));
        const std::size_t end = content.find(quote, 1);
        return end == std::string_view::npos ? std::string_view() : content.substr(1, end - 1);
    }
    return {};
}

std::string_view charset_of(const HtmlTag& meta) {
    const std::string_view charset = value(meta.attributes, "charset");
    if (!charset.empty()) return ascii::trim(charset);
    const bool is_type = ascii::iequals(value(meta.attributes, "http-equiv"), "content-type");
    return is_type ? charset_in(value(meta.attributes, "content")) : std::string_view();
}

// What could be read until here is no UTF-16.
std::string believable(std::string_view label) {
    if (label.find_first_of("\"'") != std::string_view::npos) return {};
    const std::string name = charset_name(label);
    return name.starts_with("UTF-16") ? "UTF-8" : name.empty() ? "" : std::string(label);
}

}  // namespace

std::string html_charset(std::string_view bytes) {
    const std::string_view html = bytes.substr(0, kLookedAt);
    if (html.starts_with("\ufeff")) return "UTF-8";
    if (!after_space(html).starts_with('<')) return {};
    for (std::size_t at = html.find('<'); at < html.size(); at = html.find('<', at)) {
        const std::string_view rest = html.substr(at);
        if (begins_tag(rest)) {
            const HtmlTag tag = read_tag(rest);
            at += tag.length;
            if (html[at - 1] != '>') return {};  // cut off
            if (tag.name != "meta" || tag.closes) continue;
            if (std::string found = believable(charset_of(tag)); !found.empty()) return found;
        } else if (rest.starts_with("<!--")) {
            at = after_comment(html, at);
        } else if (rest.starts_with("<!") || rest.starts_with("<?") || rest.starts_with("</")) {
            at = std::min(html.find('>', at), html.size());
        } else {
            ++at;
        }
    }
    return {};
}

}  // namespace alder::text
