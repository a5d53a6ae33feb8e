#include "tests/html/markdown.h"

#include <algorithm>
#include <map>
#include <optional>
#include <sstream>
#include <string_view>
#include <vector>

#include "base/ascii.h"

namespace alder::html {

namespace {

using References = std::map<std::string, std::string, std::less<>>;

enum class Kind { paragraph, heading, item, code };

struct Block {
    Kind kind = Kind::paragraph;
    std::string text;
};

// Inline Markdown as words; the targets of links as they close.
class Inline {
public:
    Inline(std::string_view text, const References& references, std::string& links)
        : text_(text), references_(references), links_(links) {}

    std::string run() {
        std::string out;
        while (at_ < text_.size()) out += piece();
        return out;
    }

private:
    std::string piece() {
        const std::string_view rest = text_.substr(at_);
        const char c = rest.front();
        if (c == '\\' && rest.size() > 1) return take(2).substr(1);
        if (c == '`') return code(rest);
        if (rest.starts_with("![")) return bracket(1);
        if (c == '[') return bracket(0);
        if (c == '<') return angle(rest);
        if (c == '|') return take(1).substr(1);
        if (c == '*' || c == '_' || rest.starts_with("~~")) return emphasis(c);
        return take(1);
    }

    std::string take(std::size_t count) {
        const std::string out(text_.substr(at_, count));
        at_ += out.size();
        return out;
    }

    std::string code(std::string_view rest) {
        const std::string mark(rest.substr(0, std::min(rest.find_first_not_of('`'), rest.size())));
        const std::size_t end = rest.find(mark, mark.size());
        if (end == std::string_view::npos) return take(mark.size());
        at_ += end + mark.size();
        return std::string(rest.substr(mark.size(), end - mark.size()));
    }

    // "**", "_" and "~~" around words; one between spaces, or inside a word, is text.
    std::string emphasis(char c) {
        const std::size_t end = std::min(text_.find_first_not_of(c, at_), text_.size());
        const bool opens = end < text_.size() && !ascii::is_space(text_[end]);
        const bool closes = at_ > 0 && !ascii::is_space(text_[at_ - 1]);
        const bool inside = c == '_' && opens && closes && ascii::is_alnum(text_[end]) &&
                            ascii::is_alnum(text_[at_ - 1]);
        const std::string run = take(end - at_);
        return (opens || closes) && !inside ? "" : run;
    }

    // Where the bracket or parenthesis at `from` closes, escapes and inner ones passed over.
    std::size_t closing(std::size_t from, char open, char close) const {
        int depth = 0;
        for (std::size_t i = from; i < text_.size(); ++i) {
            if (text_[i] == '\\')
                ++i;
            else if (text_[i] == open)
                ++depth;
            else if (text_[i] == close && --depth == 0)
                return i;
        }
        return std::string_view::npos;
    }

    std::optional<std::string> target_at(std::size_t& at) const {
        if (at >= text_.size() || (text_[at] != '(' && text_[at] != '[')) return std::nullopt;
        const bool direct = text_[at] == '(';
        const std::size_t end = closing(at, text_[at], direct ? ')' : ']');
        if (end == std::string_view::npos) return std::nullopt;
        const std::string_view inner = ascii::trim(text_.substr(at + 1, end - at - 1));
        at = end + 1;
        if (direct) return without_title(inner);
        const auto found = references_.find(inner);
        return found == references_.end() ? std::nullopt : std::optional(found->second);
    }

    static std::string without_title(std::string_view inner) {
        if (inner.starts_with('<')) inner = inner.substr(1, inner.find('>') - 1);
        if (const auto title = inner.find(" \""); title != std::string_view::npos)
            inner = inner.substr(0, title);
        std::string out;
        for (std::size_t i = 0; i < inner.size(); ++i) {
            if (inner[i] == '\\' && i + 1 < inner.size()) ++i;
            out += inner[i];
        }
        return out;
    }

    // A link, or a picture when a "!" stands before.
    std::string bracket(std::size_t mark) {
        const std::size_t begin = at_ + mark;
        const std::size_t end = closing(begin, '[', ']');
        if (end == std::string_view::npos) return take(mark + 1);
        std::size_t after = end + 1;
        const auto target = target_at(after);
        if (!target) return take(mark + 1);
        at_ = after;
        const std::string shown =
            Inline(text_.substr(begin + 1, end - begin - 1), references_, links_).run();
        if (mark == 0) links_ += *target + "|";
        return shown;
    }

    // "<http://a.example>", or a tag, of which a reader sees the text for a picture.
    std::string angle(std::string_view rest) {
        const std::size_t end = rest.find('>');
        if (end == std::string_view::npos) return take(1);
        const std::string inner(rest.substr(1, end - 1));
        at_ += end + 1;
        if (inner.find("://") != std::string::npos && inner.find(' ') == std::string::npos) {
            links_ += inner + "|";
            return inner;
        }
        const std::size_t alt = inner.find("alt='");
        if (!inner.starts_with("img") || alt == std::string::npos) return "";
        return inner.substr(alt + 5, inner.find('\'', alt + 5) - alt - 5);
    }

    std::string_view text_;
    const References& references_;
    std::string& links_;
    std::size_t at_ = 0;
};

// "   [1]: http://a.example"
bool is_reference(std::string_view line, References& references) {
    line = ascii::trim(line);
    const std::size_t end = line.find("]: ");
    if (!line.starts_with('[') || end == std::string_view::npos) return false;
    references.emplace(line.substr(1, end - 1), ascii::trim(line.substr(end + 3)));
    return true;
}

bool is_rule(std::string_view line) {
    return std::ranges::count_if(line, [](char c) { return c == '*' || c == '-'; }) >= 3 &&
           line.find_first_not_of("*-|: ") == std::string_view::npos;
}

// The length of "* ", "12. " or "## " at the beginning, and what it begins.
std::pair<std::size_t, Kind> mark_of(std::string_view line) {
    std::size_t i = line.find_first_not_of(line.starts_with('#') ? '#' : '0');
    if (line.starts_with('#') && i < line.size() && line[i] == ' ') return {i, Kind::heading};
    for (i = 0; i < line.size() && ascii::is_digit(line[i]);) ++i;
    const bool numbered = i > 0 && line.substr(i).starts_with(". ");
    if (numbered) return {i + 1, Kind::item};
    const bool bullet = line.starts_with("* ") || line.starts_with("+ ") || line.starts_with("- ");
    return {bullet ? 1 : 0, bullet ? Kind::item : Kind::paragraph};
}

class Blocks {
public:
    std::vector<Block> read(const std::string& markdown, References& references) {
        std::istringstream in(markdown);
        for (std::string line; std::getline(in, line);) {
            if (!is_reference(line, references)) add(line);
        }
        return std::move(out_);
    }

private:
    void add(std::string_view line) {
        const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
        line.remove_prefix(indent);
        while (line.starts_with("> ")) line.remove_prefix(2);
        if (line == ">") line = {};
        line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
        if (line.empty() || is_rule(line)) {
            open_ = false;
            return;
        }
        const auto [mark, kind] = mark_of(line);
        if (mark > 0)
            begin(kind, line.substr(mark));
        else if (!open_)
            begin(indent >= 4 ? Kind::code : Kind::paragraph, line);
        else
            out_.back().text += " " + std::string(line);
    }

    void begin(Kind kind, std::string_view text) {
        out_.push_back({kind, std::string(text)});
        open_ = kind != Kind::heading;
    }

    std::vector<Block> out_;
    bool open_ = false;
};

}  // namespace

std::string joined_words(const std::string& text) {
    std::string spaced;
    constexpr std::string_view kNoBreak = "\u00a0";
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool no_break = std::string_view(text).substr(i).starts_with(kNoBreak);
        spaced += no_break ? ' ' : text[i];
        i += no_break ? kNoBreak.size() - 1 : 0;
    }
    std::istringstream in(spaced);
    std::string out;
    for (std::string word; in >> word;) out += (out.empty() ? "" : " ") + word;
    return out;
}

Outline read_markdown(const std::string& markdown) {
    Outline out;
    References references;
    std::string all;
    for (const Block& block : Blocks().read(markdown, references)) {
        const std::string shown =
            block.kind == Kind::code ? block.text : Inline(block.text, references, out.links).run();
        if (block.kind == Kind::heading) out.headings += joined_words(shown) + "|";
        if (block.kind == Kind::item) out.items += joined_words(shown) + "|";
        all += shown + "\n";
    }
    out.words = joined_words(all);
    return out;
}

}  // namespace alder::html
