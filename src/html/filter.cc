#include "html/filter.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.h"
#include "html/attributes.h"
#include "html/css_text.h"
#include "html/references.h"
#include "html/removed.h"
#include "html/treatment.h"
#include "text/html_tag.h"

namespace alder::html {

namespace {

constexpr std::size_t kMaxDepth = 256;
constexpr std::size_t kMaxTags = 60'000;
constexpr std::size_t kMaxHtml = 16 << 20;  // bytes; the rest is cut

// A sheet in a language that browsers read (HTML, 4.2.6), for a screen.
bool is_obeyed(const text::HtmlTag& style) {
    const auto find = [&](std::string_view name) {
        return std::ranges::find(style.attributes, name, &text::HtmlAttribute::name);
    };
    const auto type = find("type");
    const auto media = find("media");
    const bool is_css = type == style.attributes.end() || type->value.empty() ||
                        ascii::iequals(type->value, "text/css");
    return is_css && (media == style.attributes.end() || is_for_screens(media->value));
}

bool is_list(std::string_view name) {
    return name == "ol" || name == "ul" || name == "menu" || name == "dir";
}

struct List {
    std::size_t start = 0;  // where its first number is written; 0: nowhere
    int items = 0;
};

class Filter {
public:
    explicit Filter(std::string_view html) : html_(html), removed_(html) {}

    Filtered run() {
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
    // References as what they stand for; NUL and our own signs left out.
    void append_text(std::string_view text) {
        constexpr std::string_view kSpecial("&\0\xef", 3);
        for (std::size_t i = 0; i < text.size();) {
            const std::size_t plain = std::min(text.find_first_of(kSpecial, i), text.size());
            out_.html += text.substr(i, plain - i);
            i = plain;
            if (i < text.size()) i += append_special(text.substr(i));
        }
    }

    // Returns the bytes it takes.
    std::size_t append_special(std::string_view text) {
        if (text.front() == '\0') return 1;
        if (text.starts_with(kLessThan) || text.starts_with(kAmpersand)) return kLessThan.size();
        if (text.front() != '&') {
            out_.html += text.front();
            return 1;
        }
        const Reference reference = reference_at(text);
        append_signs(reference.length == 0 ? "&" : std::string_view(reference.utf8));
        return std::max<std::size_t>(reference.length, 1);
    }

    void append_signs(std::string_view text) {
        if (text == kLessThan || text == kAmpersand) return;
        for (const char c : text) {
            if (c == '<')
                out_.html += kLessThan;
            else if (c == '&')
                out_.html += kAmpersand;
            else if (c != '\0')
                out_.html += c;
        }
    }

    void skip_past(std::string_view end) {
        const std::size_t found = html_.find(end, at_);
        at_ = found == std::string_view::npos ? html_.size() : found + end.size();
    }

    // HTML, 13.2.5.6: tag open state.
    void markup() {
        const std::string_view rest = html_.substr(at_);
        if (text::begins_tag(rest)) return tag(text::read_tag(rest));
        if (rest.starts_with("<!--")) {
            at_ = text::after_comment(html_, at_);
        } else if (rest.starts_with("<!") || rest.starts_with("<?") ||
                   (rest.starts_with("</") && rest.size() > 2)) {
            skip_past(">");
        } else {
            out_.html += kLessThan;
            ++at_;
        }
    }

    void tag(const text::HtmlTag& tag) {
        at_ += tag.length;
        out_.cut |= tag.cut;
        if (++tags_ > kMaxTags) return drop_tag();
        const Treatment treatment = treatment_of(tag.name);
        if (treatment == Treatment::page) return page(tag);
        if (tag.closes) return close_tag(tag.name, treatment);
        if (tag.name == "form") ++out_.forms;
        switch (treatment) {
            case Treatment::page:
            case Treatment::ignored:
                return;
            case Treatment::literal:
                return literal(tag.name);
            case Treatment::removed:
                return remove(tag);
            case Treatment::self_closing:
                if (tag.name == "li") count_item();
                return append_tag(tag, "");
            case Treatment::structure:
                if (!deeper(tag.name)) return;
                append_tag(tag, "");
                if (is_list(tag.name)) open_list(tag);
                return;
            case Treatment::inline_mark:
                if (deeper(tag.name)) append_tag(tag, {&kInlineBegins, 1});
                return;
        }
    }

    void remove(const text::HtmlTag& tag) {
        const std::size_t begin = at_;
        at_ = removed_.end_of(tag.name, at_, open_);
        out_.scripts += counts_as_script(tag.name) ? 1 : 0;
        if (tag.name == "style" && is_obeyed(tag))
            out_.style.add(html_.substr(begin, find_end_tag(html_, begin, tag.name) - begin));
    }

    // The number that a list begins with which counts down is that of its items: it is written
    // into the tag as they come.
    void open_list(const text::HtmlTag& tag) {
        lists_.emplace_back();
        if (tag.name != "ol" || !has(tag.attributes, "reversed") || has(tag.attributes, "start"))
            return;
        constexpr std::string_view kStart = " start=\"00000\">";
        out_.html.pop_back();
        out_.html += kStart;
        lists_.back().start = out_.html.size() - kStart.size() + kStart.find('0');
    }

    void count_item() {
        if (lists_.empty() || lists_.back().start == 0) return;
        const std::string digits = fmt::format("{:05}", ++lists_.back().items);
        out_.html.replace(lists_.back().start, digits.size(), digits);
    }

    // The first <body> is that of the whole page. Where it ends, and where another begins, a
    // browser closes nothing (HTML, 13.2.6.4.7); a line ends, as letters inside letters want it.
    void page(const text::HtmlTag& tag) {
        const bool is_first = tag.name == "body" && !tag.closes && !std::exchange(has_body_, true);
        append_tag(is_first ? tag : text::HtmlTag{.name = "html"}, {&kInlineBegins, 1});
        if (!is_first) append_tag({.name = "html"}, {&kInlineEnds, 1});
    }

    // A tag with a prefix becomes an empty element.
    void append_tag(const text::HtmlTag& tag, std::string_view prefix) {
        out_.html += '<';
        append_name(prefix, tag.name);
        for (const text::HtmlAttribute& each : tag.attributes) {
            out_.html += ' ';
            append_name(each.name, "=\"");
            append_value(each.value);
            out_.html += '"';
        }
        out_.html += '>';
        if (prefix.empty()) return;
        out_.html += "</";
        append_name(prefix, tag.name);
        out_.html += '>';
    }

    void append_name(std::string_view prefix, std::string_view name) {
        out_.html += prefix;
        out_.html += name;
    }

    // What could end the value or begin a reference stays a number.
    void append_value(std::string_view value) {
        for (std::size_t i = 0; i < value.size();) {
            Reference found;
            if (value[i] == '&') found = reference_at(value.substr(i), ReferencePlace::attribute);
            const std::string_view piece =
                found.length == 0 ? value.substr(i, 1) : std::string_view(found.utf8);
            for (const char c : piece) {
                if (c == '"' || c == '&' || c == '<' || c == '>')
                    out_.html += fmt::format("&#{};", static_cast<int>(c));
                else if (c != '\0')
                    out_.html += c;
            }
            i += std::max<std::size_t>(found.length, 1);
        }
    }

    void literal(const std::string& name) {
        const std::size_t end = name == "plaintext" ? html_.size() : find_end_tag(html_, at_, name);
        out_.html += "<pre>\n";  // a line end of its own would be dropped there
        append_signs(html_.substr(at_, end - at_));
        out_.html += "</pre>";
        at_ = end;
        skip_past(">");
    }

    // Words on both sides of it stay apart.
    void drop_tag() {
        out_.cut = true;
        out_.html += ' ';
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

    void close_tag(const std::string& name, Treatment treatment) {
        if (treatment == Treatment::self_closing) return append_end(name);
        if (dropped_ > 0) {
            --dropped_;
            return;
        }
        const auto found = std::find(open_.rbegin(), open_.rend(), name);
        if (found == open_.rend()) return;  // closes nothing
        const auto at = found.base() - 1;
        if (treatment == Treatment::structure) {
            for (auto each = at; each != open_.end(); ++each) {
                if (is_list(*each)) lists_.pop_back();
            }
            open_.erase(at, open_.end());
            append_end(name);
        } else {
            open_.erase(at);
            append_tag({.name = name}, {&kInlineEnds, 1});
        }
    }

    void append_end(std::string_view name) {
        out_.html += "</";
        append_name(name, ">");
    }

    std::string_view html_;
    std::size_t at_ = 0;
    Filtered out_;
    std::vector<std::string> open_;
    std::vector<List> lists_;  // of these
    std::size_t dropped_ = 0;  // tags too deep that are still open
    std::size_t tags_ = 0;
    bool has_body_ = false;
    RemovedElements removed_;
};

}  // namespace

Filtered filter(std::string_view utf8) { return Filter(utf8).run(); }

}  // namespace alder::html
