#include "text/html_filter.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/ascii.h"

namespace alder::text {

namespace {

constexpr std::size_t kMaxTag = 64 * 1024;  // bytes
constexpr int kMaxAttributes = 64;
constexpr int kMaxDepth = 256;
constexpr std::size_t kMaxHtml = 16 << 20;  // bytes; the rest is cut
constexpr std::size_t kMaxName = 20;

// Elements whose content is no text; they go with all that is in them.
constexpr std::string_view kRemoved[] = {"iframe",   "noembed",  "noframes", "object",
                                         "script",   "select",   "style",    "svg",
                                         "template", "textarea", "title"};
// Tags that do nothing here, or reach outside.
constexpr std::string_view kIgnored[] = {"base", "embed", "frame", "input",
                                         "link", "meta",  "param"};
// Elements that HTML closes by itself; they do not count as depth.
constexpr std::string_view kSelfClosing[] = {"area",  "br", "col", "dd", "dt",    "hr",
                                             "img",   "li", "p",   "td", "tbody", "tfoot",
                                             "thead", "th", "tr",  "wbr"};

bool among(auto& table, std::string_view name) {
    return std::ranges::find(table, name) != std::end(table);
}

class Filter {
public:
    explicit Filter(std::string_view html) : html_(html) {}

    FilteredHtml run() {
        out_.cut = html_.size() > kMaxHtml;
        html_ = html_.substr(0, kMaxHtml);
        out_.html.reserve(html_.size());
        while (at_ < html_.size()) {
            const std::size_t open = std::min(html_.find('<', at_), html_.size());
            append_text(html_.substr(at_, open - at_));
            at_ = open;
            if (at_ < html_.size()) markup();
        }
        return std::move(out_);
    }

private:
    void append_text(std::string_view text) {
        for (const char c : text) {
            if (c != '\0') out_.html += c;
        }
    }

    void skip_past(std::string_view end) {
        const std::size_t found = html_.find(end, at_);
        at_ = found == std::string_view::npos ? html_.size() : found + end.size();
    }

    void markup() {
        const std::string_view rest = html_.substr(at_);
        if (rest.starts_with("<!--")) {
            at_ += 4;
            return skip_past("-->");
        }
        if (rest.size() > 1 && (rest[1] == '!' || rest[1] == '?')) return skip_past(">");
        const bool closes = rest.starts_with("</");
        const std::size_t name_at = closes ? 2 : 1;
        if (name_at >= rest.size() || !ascii::is_alpha(rest[name_at])) {
            out_.html += "&lt;";
            ++at_;
            return;
        }
        tag(closes, name_at);
    }

    void tag(bool closes, std::size_t name_at) {
        std::size_t end = at_ + name_at;
        while (end < html_.size() && (ascii::is_alnum(html_[end]) || html_[end] == ':')) ++end;
        const std::size_t begin = at_ + name_at;
        const std::string name = ascii::lower(html_.substr(begin, std::min(end - begin, kMaxName)));
        const Attributes attributes = read_attributes(end);
        at_ = attributes.next;
        if (closes) return close_tag(name);
        if (name == "form") ++out_.forms;
        if (among(kIgnored, name)) return;
        if (among(kRemoved, name)) return remove_element(name);
        if (!among(kSelfClosing, name) && !deeper(name)) return;
        out_.html += '<' + name;
        out_.html += attributes.text;
        out_.html += '>';
    }

    struct Attributes {
        std::string text;
        std::size_t next = 0;  // after the ">"
    };

    // Copies attributes up to the limits.
    Attributes read_attributes(std::size_t at) {
        Attributes out;
        const std::size_t begin = at;
        int count = 0;
        while (at < html_.size() && html_[at] != '>') {
            if (at - begin > kMaxTag) return cut_tag(at);
            const std::size_t from = at;
            at = past_attribute(at);
            if (++count <= kMaxAttributes) out.text += html_.substr(from, at - from);
        }
        out_.cut |= count > kMaxAttributes;
        std::erase(out.text, '\0');
        out.next = std::min(at + 1, html_.size());
        return out;
    }

    // One attribute with the space before it; always goes on by at least a byte.
    std::size_t past_attribute(std::size_t at) const {
        const auto is = [&](auto&& test) { return at < html_.size() && test(html_[at]); };
        while (is([](char c) { return ascii::is_space(c) || c == '/'; })) ++at;
        while (is([](char c) { return !ascii::is_space(c) && c != '>' && c != '=' && c != '/'; }))
            ++at;
        while (is(ascii::is_space)) ++at;
        if (!is([](char c) { return c == '='; })) return at;
        ++at;
        while (is(ascii::is_space)) ++at;
        if (is([](char c) { return c == '"' || c == '\''; })) return past_quote(at);
        while (is([](char c) { return !ascii::is_space(c) && c != '>'; })) ++at;
        return at;
    }

    // Past the closing quote; one that never closes ends at the next ">".
    std::size_t past_quote(std::size_t at) const {
        const std::size_t end =
            html_.substr(0, std::min(html_.size(), at + kMaxTag)).find(html_[at], at + 1);
        return end == std::string_view::npos ? std::min(html_.find('>', at), html_.size())
                                             : end + 1;
    }

    Attributes cut_tag(std::size_t at) {
        out_.cut = true;
        const std::size_t close = html_.find('>', at);
        return {"", close == std::string_view::npos ? html_.size() : close + 1};
    }

    void remove_element(const std::string& name) {
        if (name == "style")
            ++out_.styles;
        else if (name != "title")
            ++out_.scripts;
        const std::string end = "</" + name;
        while (at_ < html_.size()) {
            at_ = std::min(html_.find("</", at_), html_.size());
            if (ascii::istarts_with(html_.substr(at_), end)) return skip_past(">");
            at_ = std::min(at_ + 2, html_.size());
        }
    }

    bool deeper(const std::string& name) {
        if (open_.size() < kMaxDepth) {
            open_.push_back(name);
            return true;
        }
        out_.cut = true;
        ++dropped_;
        return false;
    }

    void close_tag(const std::string& name) {
        if (among(kSelfClosing, name)) {
            out_.html += "</" + name + ">";
            return;
        }
        if (dropped_ > 0) {
            --dropped_;
            return;
        }
        const auto found = std::find(open_.rbegin(), open_.rend(), name);
        if (found == open_.rend()) return;  // closes nothing
        open_.erase(found.base() - 1, open_.end());
        out_.html += "</" + name + ">";
    }

    std::string_view html_;
    std::size_t at_ = 0;
    FilteredHtml out_;
    std::vector<std::string> open_;
    std::size_t dropped_ = 0;  // tags too deep that are still open
};

}  // namespace

FilteredHtml filter_html(std::string_view utf8) { return Filter(utf8).run(); }

}  // namespace alder::text
