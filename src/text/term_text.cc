#include "text/term_text.h"

#include <algorithm>

#include <unicode/uchar.h>

#include "base/ascii.h"
#include "text/utf8.h"
#include "text/width.h"

namespace alder::text {

namespace {

constexpr char32_t kZwnj = 0x200c;
constexpr char32_t kZwj = 0x200d;
constexpr int kMaxMarks = 8;  // combining marks on one base; more is meant to overrun other lines

bool is_plain(char c) { return ascii::is_ascii(c) && !ascii::is_control(c); }

bool is_mark(char32_t code) {
    const auto type = u_charType(static_cast<UChar32>(code));
    return type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK;
}

bool is_variation_selector(char32_t code) {
    return (code >= 0xfe00 && code <= 0xfe0f) || (code >= 0xe0100 && code <= 0xe01ef);
}

// A letter, mark or pictograph that a joiner may stand beside: never ASCII, where a joiner only
// hides a difference.
bool takes_joiner(char32_t code) {
    if (code < 0x80) return false;
    const auto c = static_cast<UChar32>(code);
    const auto type = u_charType(c);
    return u_isalpha(c) || is_mark(code) || type == U_COMBINING_SPACING_MARK ||
           is_variation_selector(code) || u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC) ||
           u_hasBinaryProperty(c, UCHAR_EMOJI_MODIFIER);
}

char32_t control_picture(char32_t code) {
    if (code == '\t') return ' ';
    if (code < 0x20) return 0x2400 + code;
    return code == 0x7f ? 0x2421 : kReplacement;
}

// One pass over the text, knowing the character before and the one after.
class Cleaner {
public:
    explicit Cleaner(std::string_view text) : text_(text) { out_.reserve(text.size() + 16); }

    std::string run() {
        for (std::size_t i = 0; i < text_.size();) {
            const Utf8Char c = utf8_at(text_, i);
            i += c.length;
            const char32_t shown = c.valid ? shown_as(c.code, i) : kReplacement;
            append_utf8(out_, shown);
            before_ = shown;
        }
        return std::move(out_);
    }

private:
    char32_t shown_as(char32_t code, std::size_t next) {
        if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return control_picture(code);
        if (code < 0x300) return code == 0xad ? kReplacement : counted(code);
        const auto c = static_cast<UChar32>(code);
        if (code == 0x2028 || code == 0x2029 || U_IS_UNICODE_NONCHAR(c)) return kReplacement;
        if (!u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return counted(code);
        if (code == kZwj || code == kZwnj) {
            const bool paired = takes_joiner(before_) && takes_joiner(utf8_at(text_, next).code);
            return paired ? code : kReplacement;
        }
        const bool selects = is_variation_selector(code) && before_ > ' ' &&
                             before_ != kReplacement && !is_variation_selector(before_);
        return selects ? code : kReplacement;
    }

    char32_t counted(char32_t code) {
        if (code < 0x300 || !is_mark(code)) {
            marks_ = 0;
            return code;
        }
        return ++marks_ > kMaxMarks || before_ == 0 ? kReplacement : code;
    }

    std::string_view text_;
    std::string out_;
    char32_t before_ = 0;
    int marks_ = 0;
};

// Whatever still takes no column (a mark without a base, a lone jamo vowel) becomes visible.
std::string without_invisible(std::string text) {
    const std::vector<Grapheme> clusters = graphemes(text);
    if (std::ranges::all_of(clusters, [](const Grapheme& g) { return g.columns > 0; })) return text;
    std::string out;
    for (const Grapheme& g : clusters) {
        if (g.columns > 0)
            out.append(text, g.offset, g.length);
        else
            append_utf8(out, kReplacement);
    }
    return out;
}

}  // namespace

TermText TermText::clean(std::string_view untrusted) {
    if (std::ranges::all_of(untrusted, is_plain)) return TermText(std::string(untrusted));
    std::string cleaned = Cleaner(untrusted).run();
    return TermText(ascii::all_ascii(cleaned) ? cleaned : without_invisible(std::move(cleaned)));
}

int TermText::columns() const { return width(text_); }

TermText TermText::truncated(int columns) const {
    if (columns <= 0) return {};
    if (ascii::all_ascii(text_)) {
        const auto room = static_cast<std::size_t>(columns);
        if (text_.size() <= room) return *this;
        return TermText(text_.substr(0, room - 1) + "…");
    }
    const std::vector<Grapheme> clusters = graphemes(text_);
    int used = 0;
    std::size_t cut = 0;  // where the text ends if the ellipsis must follow
    for (const Grapheme& g : clusters) {
        used += g.columns;
        if (used <= columns - 1) cut = g.offset + g.length;
        if (used > columns) return TermText(text_.substr(0, cut) + "…");
    }
    return *this;
}

TermText TermText::padded(int columns) const {
    TermText out = truncated(columns);
    const int missing = columns - out.columns();
    if (missing > 0) out.text_.append(static_cast<std::size_t>(missing), ' ');
    return out;
}

TermText TermText::padded_left(int columns) const {
    TermText out = truncated(columns);
    const int missing = columns - out.columns();
    if (missing > 0) out.text_.insert(0, static_cast<std::size_t>(missing), ' ');
    return out;
}

TermText& TermText::operator+=(const TermText& other) {
    text_ += other.text_;
    return *this;
}

}  // namespace alder::text
