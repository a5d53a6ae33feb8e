#include "text/html_tag.h"

#include <algorithm>

#include "base/ascii.h"

namespace alder::text {

namespace {

constexpr std::size_t kMaxTag = 64 * 1024;  // bytes
constexpr int kMaxAttributes = 64;
constexpr std::size_t kMaxName = 20;

struct Wanted {
    std::string_view name;
    std::string_view of = {};  // the one element where it means something; "" for any
};

constexpr Wanted kWanted[] = {{"alt"},
                              {"background"},
                              {"bgcolor"},
                              {"charset"},
                              {"class"},
                              {"color", "font"},
                              {"colspan"},
                              {"content"},
                              {"dir"},
                              {"height"},
                              {"hidden"},
                              {"href"},
                              {"id"},
                              {"rowspan"},
                              {"http-equiv"},
                              {"media", "style"},
                              {"open", "dialog"},
                              {"reversed", "ol"},
                              {"start"},
                              {"style"},
                              {"text", "body"},
                              {"type"},
                              {"value"},
                              {"width"}};

bool ends_name(char c) { return ascii::is_space(c) || c == '/' || c == '>'; }

// "O:P" becomes "xop": what is no name of HTML's must not turn into one.
std::string plain_name(std::string_view written) {
    std::string name = ascii::lower(written.substr(0, kMaxName));
    if (std::erase_if(name, [](char c) { return !ascii::is_alnum(c); }) > 0) name.insert(0, 1, 'x');
    return name;
}

class TagReader {
public:
    explicit TagReader(std::string_view html) : html_(html) {}

    HtmlTag run() {
        out_.closes = html_[1] == '/';
        at_ = out_.closes ? 2 : 1;
        const std::size_t begin = at_;
        pass([](char c) { return !ends_name(c); });
        out_.name = plain_name(html_.substr(begin, at_ - begin));
        for (int count = 0; !is('>') && at_ < html_.size(); ++count) attribute(count);
        out_.length = std::min(at_ + 1, html_.size());
        return std::move(out_);
    }

private:
    bool is(char c) const { return at_ < html_.size() && html_[at_] == c; }
    void pass(auto&& which) {
        while (at_ < html_.size() && which(html_[at_])) ++at_;
    }

    // With the space before it; always goes on by at least a byte.
    void attribute(int count) {
        if (at_ > kMaxTag) return give_up();
        pass([](char c) { return ascii::is_space(c) || c == '/'; });
        if (is('>')) return;
        const std::size_t begin = at_;
        if (is('=')) ++at_;  // a name of its own there
        pass([](char c) { return !ends_name(c) && c != '='; });
        const std::string_view name = html_.substr(begin, at_ - begin);
        const std::string_view value = read_value();
        if (count < kMaxAttributes)
            keep(name, value);
        else
            out_.cut = true;
    }

    std::string_view read_value() {
        pass(ascii::is_space);
        if (!is('=')) return {};
        ++at_;
        pass(ascii::is_space);
        if (is('"') || is('\'')) return quoted();
        const std::size_t begin = at_;
        pass([](char c) { return !ascii::is_space(c) && c != '>'; });
        return html_.substr(begin, at_ - begin);
    }

    // A quote that never closes ends at the next ">".
    std::string_view quoted() {
        const char quote = html_[at_++];
        const std::size_t begin = at_;
        const std::size_t end = html_.substr(0, begin + kMaxTag).find(quote, begin);
        at_ =
            end != std::string_view::npos ? end + 1 : std::min(html_.find('>', at_), html_.size());
        return html_.substr(begin, (end != std::string_view::npos ? end : at_) - begin);
    }

    void keep(std::string_view name, std::string_view value) {
        const auto* wanted = std::ranges::find_if(
            kWanted, [&](const Wanted& each) { return ascii::iequals(each.name, name); });
        if (wanted == std::end(kWanted) || (!wanted->of.empty() && wanted->of != out_.name)) return;
        if (std::ranges::find(out_.attributes, wanted->name, &HtmlAttribute::name) ==
            out_.attributes.end())
            out_.attributes.push_back({wanted->name, value});
    }

    void give_up() {
        out_.cut = true;
        out_.attributes.clear();
        at_ = std::min(html_.find('>', at_), html_.size());
    }

    std::string_view html_;
    std::size_t at_ = 0;
    HtmlTag out_;
};

}  // namespace

bool begins_tag(std::string_view html) {
    const std::size_t name = html.starts_with("</") ? 2 : 1;
    return html.size() > name && html.front() == '<' && ascii::is_alpha(html[name]);
}

HtmlTag read_tag(std::string_view html) { return TagReader(html).run(); }

std::string_view value(const HtmlAttributes& attributes, std::string_view name) {
    const auto found = std::ranges::find(attributes, name, &HtmlAttribute::name);
    return found == attributes.end() ? std::string_view() : found->value;
}

std::size_t after_comment(std::string_view html, std::size_t at) {
    at += std::string_view("<!--").size();
    if (html.substr(at).starts_with('>')) return at + 1;
    if (html.substr(at).starts_with("->")) return at + 2;
    for (at = html.find("--", at); at != std::string_view::npos; at = html.find("--", at + 1)) {
        if (html.substr(at + 2).starts_with('>')) return at + 3;
        if (html.substr(at + 2).starts_with("!>")) return at + 4;
    }
    return html.size();
}

}  // namespace alder::text
