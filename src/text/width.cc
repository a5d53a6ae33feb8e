#include "text/width.h"

#include <algorithm>
#include <iterator>
#include <memory>

#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include "text/utf8.h"

namespace alder::text {

namespace {

constexpr char32_t kZwj = 0x200d;
constexpr char32_t kTextPresentation = 0xfe0e;
constexpr char32_t kEmojiPresentation = 0xfe0f;
constexpr char32_t kKeycap = 0x20e3;
constexpr unsigned char kSettledEmojiVersion = 11;  // Unicode versions terminals agree on by now

// Characters that are a cluster of their own whenever their neighbours are from this table too, and
// whose width nobody disputes. Most text of most languages never leaves it, so ICU's break iterator
// is not even opened. Controls count as the mark that TermText shows for them.
struct SimpleRange {
    char32_t first;
    char32_t last;
    int columns;
};

constexpr SimpleRange kSimple[] = {
    {0x0000, 0x00ac, 1}, {0x00ae, 0x02ff, 1}, {0x0370, 0x0482, 1}, {0x048a, 0x058f, 1},
    {0x05d0, 0x05ea, 1}, {0x0620, 0x064a, 1}, {0x1e00, 0x1fff, 1}, {0x2010, 0x2027, 1},
    {0x20a0, 0x20bf, 1}, {0x2500, 0x257f, 1}, {0x3001, 0x3029, 2}, {0x3041, 0x3096, 2},
    {0x30a1, 0x30fe, 2}, {0x3400, 0x4dbf, 2}, {0x4e00, 0x9fff, 2}, {0xac00, 0xd7a3, 2},
    {0xff01, 0xff60, 2},
};

// Its columns, or 0 when it is not simple.
int simple_columns(char32_t c) {
    if (c < 0x80) return c == '\r' ? 0 : 1;  // a line feed would belong to it
    const auto* range = std::ranges::lower_bound(kSimple, c, {}, &SimpleRange::last);
    return range != std::end(kSimple) && c >= range->first ? range->columns : 0;
}

struct CloseText {
    void operator()(UText* text) const { utext_close(text); }
};
struct CloseBreaks {
    void operator()(UBreakIterator* breaks) const { ubrk_close(breaks); }
};

// ICU's cluster boundaries; opened on first use, one per thread, since opening costs far more than
// using. Null when ICU has no data: then each character is its own cluster.
UBreakIterator* cluster_iterator() {
    thread_local const std::unique_ptr<UBreakIterator, CloseBreaks> breaks = [] {
        UErrorCode status = U_ZERO_ERROR;
        UBreakIterator* opened = ubrk_open(UBRK_CHARACTER, "", nullptr, 0, &status);
        return std::unique_ptr<UBreakIterator, CloseBreaks>(U_SUCCESS(status) ? opened : nullptr);
    }();
    return breaks.get();
}

// What the characters of one cluster have to say about its width.
struct ClusterFacts {
    int sum = 0;        // columns of its characters, each alone
    char32_t base = 0;  // the first
    int regional = 0;   // halves of a flag
    bool pictograph = false;
    bool joined = false;  // by ZWJ
    bool skin = false;
    bool as_text = false;
    bool as_emoji = false;
    bool keycap = false;
    bool spacing_mark = false;
    bool unsettled = false;  // too new, private or unassigned
};

int columns_alone(char32_t code) {
    const auto c = static_cast<UChar32>(code);
    const auto type = u_charType(c);
    if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK) return 0;
    if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return 0;
    const auto hangul = u_getIntPropertyValue(c, UCHAR_HANGUL_SYLLABLE_TYPE);
    if (hangul == U_HST_VOWEL_JAMO || hangul == U_HST_TRAILING_JAMO) return 0;
    const auto wide = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
    return wide == U_EA_WIDE || wide == U_EA_FULLWIDTH ? 2 : 1;
}

bool is_unsettled(char32_t code) {
    const auto c = static_cast<UChar32>(code);
    const auto type = u_charType(c);
    if (type == U_UNASSIGNED || type == U_PRIVATE_USE_CHAR) return true;
    UVersionInfo age;
    u_charAge(c, age);
    return age[0] > kSettledEmojiVersion;
}

void note(ClusterFacts& facts, char32_t code) {
    const auto c = static_cast<UChar32>(code);
    facts.sum += columns_alone(code);
    facts.joined |= code == kZwj;
    facts.as_text |= code == kTextPresentation;
    facts.as_emoji |= code == kEmojiPresentation;
    facts.keycap |= code == kKeycap;
    facts.spacing_mark |= u_charType(c) == U_COMBINING_SPACING_MARK;
    facts.skin |= u_hasBinaryProperty(c, UCHAR_EMOJI_MODIFIER) != 0;
    facts.pictograph |= u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC) != 0;
    facts.regional += u_hasBinaryProperty(c, UCHAR_REGIONAL_INDICATOR) != 0 ? 1 : 0;
    facts.unsettled |= is_unsettled(code);
}

bool is_sequence(const ClusterFacts& facts) {
    const bool emoji_base = u_hasBinaryProperty(static_cast<UChar32>(facts.base), UCHAR_EMOJI) != 0;
    return facts.regional == 2 || (facts.pictograph && facts.joined) ||
           (facts.skin && emoji_base && facts.sum > 2) || (facts.as_emoji && emoji_base) ||
           (facts.keycap && emoji_base);
}

ClusterFacts facts_of(std::string_view cluster) {
    ClusterFacts facts;
    for (std::size_t i = 0; i < cluster.size();) {
        const Utf8Char c = utf8_at(cluster, i);
        if (i == 0) facts.base = c.code;
        note(facts, c.code);
        i += c.length;
    }
    return facts;
}

Grapheme measured(std::string_view text, std::size_t offset, std::size_t length) {
    const ClusterFacts facts = facts_of(text.substr(offset, length));
    const bool sequence = is_sequence(facts);
    return {.offset = offset,
            .length = length,
            .columns = sequence ? 2 : std::min(facts.sum, 2),
            .disputed = sequence || facts.regional > 0 || facts.as_text || facts.spacing_mark ||
                        facts.unsettled || facts.sum > 2};
}

// A virama, which joins the letters on both sides.
bool joins(char32_t code) {
    constexpr int kViramaClass = 9;
    return u_getCombiningClass(static_cast<UChar32>(code)) == kViramaClass;
}

// Letters that ICU joins over a virama ("प्रि", which UAX 29 does not before Unicode 15.1), apart
// where they take more than two columns: a terminal that does not join them gives each its own.
void append_cluster(std::vector<Grapheme>& out, std::string_view text, std::size_t offset,
                    std::size_t length) {
    const std::size_t end = offset + length;
    const ClusterFacts facts = facts_of(text.substr(offset, length));
    std::size_t begin = offset;
    bool after_join = false;
    for (std::size_t i = offset; facts.sum > 2 && i < end;) {
        const Utf8Char c = utf8_at(text.substr(0, end), i);
        if (after_join && columns_alone(c.code) > 0) {
            out.push_back(measured(text, begin, i - begin));
            out.back().disputed = true;
            begin = i;
        }
        after_join = joins(c.code);
        i += c.length;
    }
    out.push_back(measured(text, begin, end - begin));
}

void append_characters(std::vector<Grapheme>& out, std::string_view text, std::size_t begin,
                       std::size_t end) {
    while (begin < end) {
        const std::size_t length = utf8_at(text.substr(0, end), begin).length;
        out.push_back(measured(text, begin, length));
        begin += length;
    }
}

// The clusters of bytes [begin, end), found by ICU.
void append_clusters(std::vector<Grapheme>& out, std::string_view text, std::size_t begin,
                     std::size_t end) {
    UBreakIterator* breaks = cluster_iterator();
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UText, CloseText> view(utext_openUTF8(
        nullptr, text.data() + begin, static_cast<std::int64_t>(end - begin), &status));
    if (breaks != nullptr) ubrk_setUText(breaks, view.get(), &status);
    if (breaks == nullptr || U_FAILURE(status)) return append_characters(out, text, begin, end);
    std::size_t from = begin;
    for (std::int32_t at = ubrk_next(breaks); at != UBRK_DONE; at = ubrk_next(breaks)) {
        const std::size_t to = begin + static_cast<std::size_t>(at);
        if (utf8_at(text, from).length == to - from && simple_columns(utf8_at(text, from).code) > 0)
            out.push_back({from, to - from, simple_columns(utf8_at(text, from).code), false});
        else
            append_cluster(out, text, from, to - from);
        from = to;
    }
}

// Where the stretch that needs ICU ends: after the first of two simple characters in a row.
std::size_t end_of_stretch(std::string_view text, std::size_t offset) {
    bool was_simple = false;
    while (offset < text.size()) {
        const Utf8Char c = utf8_at(text, offset);
        const bool simple = c.valid && simple_columns(c.code) > 0;
        if (simple && was_simple) return offset;
        was_simple = simple;
        offset += c.length;
    }
    return offset;
}

}  // namespace

std::vector<Grapheme> graphemes(std::string_view utf8) {
    std::vector<Grapheme> out;
    out.reserve(utf8.size());
    std::size_t i = 0;
    while (i < utf8.size()) {
        const Utf8Char c = utf8_at(utf8, i);
        const int columns = c.valid ? simple_columns(c.code) : 0;
        const Utf8Char next = utf8_at(utf8, i + c.length);
        const bool alone = next.length == 0 || (next.valid && simple_columns(next.code) > 0);
        if (columns > 0 && alone) {
            out.push_back({i, c.length, columns, false});
            i += c.length;
            continue;
        }
        const std::size_t end = end_of_stretch(utf8, columns > 0 ? i + c.length : i);
        append_clusters(out, utf8, i, end);
        i = end;
    }
    return out;
}

int width(std::string_view utf8) {
    const auto plain = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
    if (std::ranges::all_of(utf8, plain)) return static_cast<int>(utf8.size());
    int columns = 0;
    for (const Grapheme& grapheme : graphemes(utf8)) columns += grapheme.columns;
    return columns;
}

}  // namespace alder::text
