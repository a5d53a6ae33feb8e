#include "html/css_text.h"

#include <algorithm>
#include <charconv>

#include "base/ascii.h"
#include "base/percent.h"
#include "text/utf8.h"

namespace alder::html {

namespace {

constexpr double kScreen = 600;   // pixels; all screens are wider,
constexpr double kWidest = 2000;  // and few than this
constexpr double kPixelsOfEm = 16;

class PlainCss {
public:
    explicit PlainCss(std::string_view css) : css_(css) { out_.reserve(css.size()); }

    std::string run() {
        while (at_ < css_.size()) {
            const std::string_view rest = css_.substr(at_);
            const char c = rest.front();
            if (rest.starts_with("/*"))
                comment();
            else if (c == '"' || c == '\'')
                quoted(c);
            else if (c == '\\')
                escape();
            else if (begins_address(rest))
                address();
            else
                out_ += css_[at_++];
        }
        return std::move(out_);
    }

private:
    bool begins_address(std::string_view rest) const {
        return ascii::to_lower(rest.front()) == 'u' && ascii::istarts_with(rest, "url(") &&
               (out_.empty() || !is_css_name(out_.back()));
    }

    // It parts words, but is no space.
    void comment() {
        const std::size_t end = css_.find("*/", at_ + 2);
        at_ = end == std::string_view::npos ? css_.size() : end + 2;
        const bool parts = !out_.empty() && is_css_name(out_.back()) && at_ < css_.size() &&
                           (is_css_name(css_[at_]) || css_[at_] == '\\');
        if (parts) out_ += ' ';
    }

    // One that is not closed ends with its line.
    void quoted(char quote) {
        for (++at_; at_ < css_.size() && css_[at_] != quote && css_[at_] != '\n'; ++at_)
            at_ += css_[at_] == '\\' ? 1U : 0U;
        at_ = std::min(at_ + 1, css_.size());
        out_ += "\"\"";
    }

    void escape() {
        constexpr std::size_t kMostDigits = 6;
        const std::size_t begin = ++at_;
        while (at_ < css_.size() && at_ - begin < kMostDigits && hex_value(css_[at_]) >= 0) ++at_;
        if (at_ == begin) {
            const bool is_letter = at_ < css_.size() && is_css_name(css_[at_]);
            if (!is_letter) text::append_utf8(out_, text::kReplacement);
            at_ += at_ < css_.size() && !is_letter ? 1U : 0U;
            return;
        }
        unsigned code = 0;
        std::from_chars(css_.data() + begin, css_.data() + at_, code, 16);
        const bool is_letter = code >= 0x80 || is_css_name(static_cast<char>(code));
        text::append_utf8(out_, is_letter ? static_cast<char32_t>(code) : text::kReplacement);
        if (at_ < css_.size() && ascii::is_space(css_[at_])) ++at_;
    }

    void address() {
        at_ += std::string_view("url(").size();
        out_ += "url(";
        while (at_ < css_.size() && ascii::is_space(css_[at_])) ++at_;
        if (at_ < css_.size() && (css_[at_] == '"' || css_[at_] == '\'')) return;
        at_ = std::min(css_.find(')', at_), css_.size());
    }

    std::string_view css_;
    std::size_t at_ = 0;
    std::string out_;
};

// "(min-width: 1px)"
bool condition_holds(std::string_view condition) {
    const bool is_least = condition.starts_with("(min-width:");
    if (!is_least && !condition.starts_with("(max-width:")) return false;
    const std::string_view value = ascii::trim(condition.substr(condition.find(':') + 1));
    double width = 0;
    const auto [end, error] =
        std::from_chars(value.data(), value.data() + value.size(), width, std::chars_format::fixed);
    if (error != std::errc{}) return false;
    const std::string_view unit = value.substr(static_cast<std::size_t>(end - value.data()));
    if (unit.starts_with("em") || unit.starts_with("rem")) width *= kPixelsOfEm;
    return is_least ? width <= kScreen : width >= kWidest;
}

// "only screen and (min-width: 1px)"
bool query_holds(std::string_view query) {
    for (const std::string_view word : {"only ", "all and ", "screen and "}) {
        if (query.starts_with(word)) query = ascii::trim(query.substr(word.size()));
    }
    if (query == "all" || query == "screen" || query == "not print") return true;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find(')'), query.size());
        if (!condition_holds(query.substr(0, end))) return false;
        query = ascii::trim(query.substr(std::min(end + 1, query.size())));
        if (query.starts_with("and")) query = ascii::trim(query.substr(3));
    }
    return true;
}

}  // namespace

bool is_css_name(char c) {
    return ascii::is_alnum(c) || c == '-' || c == '_' || !ascii::is_ascii(c);
}

std::string plain_css(std::string_view written) {
    if (written.find_first_of("\\/\"'(") == std::string_view::npos) return std::string(written);
    return PlainCss(written).run();
}

bool is_for_screens(std::string_view media) {
    const std::string lower = ascii::lower(media);
    return std::ranges::any_of(ascii::split(lower, ','), [](std::string_view each) {
        return query_holds(ascii::trim(each));
    });
}

}  // namespace alder::html
