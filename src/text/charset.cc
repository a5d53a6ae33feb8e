#include "text/charset.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <span>

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/ucnv_err.h>

#include "base/ascii.h"
#include "text/charset_differences.h"
#include "text/charset_guess.h"
#include "text/utf8.h"

namespace alder::text {

namespace {

constexpr std::size_t kLongestLabel = 64;
constexpr std::string_view kIso16 = "ISO-8859-16";  // not in ICU: decoded here

struct Alias {
    std::string_view label;
    std::string_view name;
};

// Labels ICU does not know, or reads otherwise than the Encoding Standard, 4.2. Sorted.
constexpr Alias kLabels[] = {
    {"ansi", "windows-1252"},
    {"chinesebig5", "Big5-HKSCS"},
    {"cn-big5", "Big5-HKSCS"},
    {"cp-1250", "windows-1250"},
    {"cp-1251", "windows-1251"},
    {"cp10000", "macintosh"},
    {"cp50220", "ISO-2022-JP"},
    {"cp50221", "ISO-2022-JP"},
    {"cp51932", "EUC-JP"},
    {"csiso88596e", "ISO-8859-6"},
    {"csiso88596i", "ISO-8859-6"},
    {"csiso88598e", "ISO-8859-8"},
    {"csiso88598i", "ISO-8859-8"},
    {"csunicode11utf7", "UTF-7"},
    {"dos-874", "windows-874"},
    {"gb18030-2022", "gb18030"},
    {"iso-2022-jp-ms", "ISO-2022-JP"},
    {"iso-8859-1-windows-3.1-latin-1", "windows-1252"},
    {"iso-8859-16", kIso16},
    {"iso8859-16", kIso16},
    {"iso885916", kIso16},
    {"iso_8859-16", kIso16},
    {"koi", "KOI8-R"},
    {"koi8-ru", "KOI8-U"},
    {"latin10", kIso16},
    {"logical", "ISO-8859-8"},
    {"uhc", "windows-949"},
    {"unicode-1-1-utf-7", "UTF-7"},
    {"unicodefeff", "UTF-16LE"},
    {"unicodefffe", "UTF-16BE"},
    {"utf-8-sig", "UTF-8"},
    {"utf-8n", "UTF-8"},
    {"utf8mb4", "UTF-8"},
    {"utf8n", "UTF-8"},
    {"visual", "ISO-8859-8"},
    {"win-1250", "windows-1250"},
    {"win-1251", "windows-1251"},
    {"win-1252", "windows-1252"},
    {"win-1254", "windows-1254"},
    {"win1250", "windows-1250"},
    {"win1251", "windows-1251"},
    {"win1252", "windows-1252"},
    {"x-mac-ukrainian", "x-mac-cyrillic"},
};

// What text means that calls itself by an ISO name and has bytes from 0x80 to 0x9f, control
// characters there and punctuation or letters here.
constexpr Alias kWithPunctuation[] = {
    {"ibm-1089_P100-1995", "windows-1256"}, {"ibm-5012_P100-1999", "windows-1255"},
    {"ibm-9005_X110-2007", "windows-1253"}, {"ibm-912_P100-1995", "windows-1250"},
    {"ibm-914_P100-1995", "windows-1257"},  {"ibm-915_P100-1995", "windows-1251"},
    {"ibm-921_P100-1995", "windows-1257"},  {"ibm-923_P100-1998", "windows-1252"},
};

// What ICU's converter is replaced by, since senders mean the greater set (the same standard, and
// every browser). Sorted by ICU's canonical name.
constexpr Alias kMeant[] = {
    {"ISO-8859-1", "windows-1252"},
    {"US-ASCII", "windows-1252"},
    {"UTF-16", "UTF-16LE"},
    {"ibm-1383_P110-1999", "gb18030"},
    {"ibm-5478_P100-1995", "gb18030"},
    {"ibm-874_P100-1995", "windows-874"},
    {"ibm-920_P100-1995", "windows-1254"},
    {"ibm-949_P110-1999", "windows-949"},
    {"ibm-970_P110_P110-2006_U2", "windows-949"},
    {"iso-8859_11-2001", "windows-874"},
    {"windows-936-2000", "gb18030"},
    {"windows-950-2000", "Big5-HKSCS"},
};

std::string_view lookup(std::span<const Alias> table, std::string_view label) {
    const auto found = std::ranges::lower_bound(table, label, {}, &Alias::label);
    return found != table.end() && found->label == label ? found->name : std::string_view();
}

// Upper half from 0xa0 where it differs from Latin-1 (ISO/IEC 8859-16:2001).
char32_t iso16(unsigned char byte) {
    static constexpr std::pair<unsigned char, char16_t> kDiffers[] = {
        {0xa1, 0x104}, {0xa2, 0x105}, {0xa3, 0x141},  {0xa4, 0x20ac}, {0xa5, 0x201e}, {0xa6, 0x160},
        {0xa8, 0x161}, {0xaa, 0x218}, {0xac, 0x179},  {0xae, 0x17a},  {0xaf, 0x17b},  {0xb2, 0x10c},
        {0xb3, 0x142}, {0xb4, 0x17d}, {0xb5, 0x201d}, {0xb8, 0x17e},  {0xb9, 0x10d},  {0xba, 0x219},
        {0xbc, 0x152}, {0xbd, 0x153}, {0xbe, 0x178},  {0xbf, 0x17c},  {0xc3, 0x102},  {0xc5, 0x106},
        {0xd0, 0x110}, {0xd1, 0x143}, {0xd5, 0x150},  {0xd7, 0x15a},  {0xd8, 0x170},  {0xdd, 0x118},
        {0xde, 0x21a}, {0xe3, 0x103}, {0xe5, 0x107},  {0xf0, 0x111},  {0xf1, 0x144},  {0xf5, 0x151},
        {0xf7, 0x15b}, {0xf8, 0x171}, {0xfd, 0x119},  {0xfe, 0x21b},
    };
    const auto* found =
        std::ranges::lower_bound(kDiffers, byte, {}, [](auto& d) { return d.first; });
    return found != std::end(kDiffers) && found->first == byte ? char32_t{found->second} : byte;
}

std::string iso16_to_utf8(std::string_view bytes) {
    std::string out;
    for (const char c : bytes) append_utf8(out, iso16(static_cast<unsigned char>(c)));
    return out;
}

struct CloseConverter {
    void operator()(UConverter* converter) const { ucnv_close(converter); }
};

struct Converter {
    std::unique_ptr<UConverter, CloseConverter> icu;
    const CharsetDifferences* differences = nullptr;
};

// What ICU cannot decode: what our table says, else one U+FFFD. ICU's own callback writes SUB
// (0x1a) for some charsets.
void write_missing(const void* differences, UConverterToUnicodeArgs* args, const char* bytes,
                   std::int32_t length, UConverterCallbackReason reason, UErrorCode* status) {
    if (reason > UCNV_IRREGULAR) return;  // reset, close, clone
    UChar meant = 0;
    if (differences != nullptr)
        meant = missing_character(*static_cast<const CharsetDifferences*>(differences),
                                  {bytes, static_cast<std::size_t>(length)});
    if (meant == 0) meant = kReplacement;
    *status = U_ZERO_ERROR;
    ucnv_cbToUWriteUChars(args, &meant, 1, 0, status);
}

Converter open_converter(const std::string& label) {
    UErrorCode status = U_ZERO_ERROR;
    Converter opened;
    opened.icu.reset(ucnv_open(label.c_str(), &status));
    if (U_FAILURE(status)) return {};
    opened.differences = differences_of(ucnv_getName(opened.icu.get(), &status));
    ucnv_setToUCallBack(opened.icu.get(), write_missing, opened.differences, nullptr, nullptr,
                        &status);
    return opened;
}

// Kept for the life of the thread: opening reads tables, and the same few charsets come again.
const Converter& converter_for(const std::string& name) {
    thread_local std::map<std::string, Converter> open;
    auto found = open.find(name);
    if (found == open.end()) found = open.emplace(name, open_converter(name)).first;
    return found->second;
}

// The characters that ICU gives otherwise than they are meant.
std::string mended(std::string_view utf8, const CharsetDifferences& differences) {
    std::string out;
    out.reserve(utf8.size());
    for (std::size_t i = 0; i < utf8.size();) {
        const Utf8Char c = utf8_at(utf8, i);
        if (const ChangedCharacter* change = changed_character(differences, c.code)) {
            append_utf8(out, change->meant[0]);
            if (change->meant[1] != 0) append_utf8(out, change->meant[1]);
        } else {
            out.append(utf8, i, c.length);
        }
        i += c.length;
    }
    return out;
}

std::string convert(UConverter* converter, std::string_view bytes) {
    std::string out;
    UErrorCode status = U_BUFFER_OVERFLOW_ERROR;
    std::size_t room = bytes.size() * 2 + 64;
    while (status == U_BUFFER_OVERFLOW_ERROR) {
        status = U_ZERO_ERROR;
        out.resize(room);
        const auto size = ucnv_toAlgorithmic(UCNV_UTF8, converter, out.data(),
                                             static_cast<std::int32_t>(out.size()), bytes.data(),
                                             static_cast<std::int32_t>(bytes.size()), &status);
        room = static_cast<std::size_t>(size);
    }
    if (U_FAILURE(status)) return valid_utf8(bytes);
    out.resize(room);
    return out;
}

// In pieces, so that ICU's 32-bit lengths never overflow; a character cut at 512 MiB is lost.
std::string convert_all(const Converter& converter, std::string_view bytes) {
    constexpr std::size_t kPiece = 512U << 20;
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += kPiece) {
        out += convert(converter.icu.get(), bytes.substr(i, kPiece));
    }
    if (out.starts_with(kByteOrderMark)) out.erase(0, kByteOrderMark.size());  // UTF-16's, UTF-32's
    if (converter.differences == nullptr || converter.differences->changed.empty()) return out;
    return mended(out, *converter.differences);
}

// Text that calls itself UTF-8 and mostly is not.
bool is_no_utf8_at_all(std::string_view bytes) {
    std::size_t good = 0;
    std::size_t broken = 0;
    for (std::size_t i = 0; i < bytes.size();) {
        const Utf8Char c = utf8_at(bytes, i);
        if (!c.valid)
            ++broken;
        else if (c.length > 1)
            ++good;
        i += c.length;
    }
    return broken > good;
}

// UTF-8 under the label of a charset of single bytes, where hardly a word is valid UTF-8 by chance.
bool is_utf8_after_all(std::string_view bytes) {
    constexpr std::ptrdiff_t kLeast = 6;  // bytes beyond ASCII
    return std::ranges::count_if(bytes, [](char c) { return !ascii::is_ascii(c); }) >= kLeast &&
           is_utf8(bytes);
}

bool is_of_single_bytes(const std::string& name) {
    const Converter& converter = converter_for(name);
    return converter.icu != nullptr && ucnv_getMaxCharSize(converter.icu.get()) == 1;
}

bool is_of_seven_bits(std::string_view name) {
    return ascii::istarts_with(name, "iso-2022") || ascii::istarts_with(name, "iso_2022") ||
           name == "UTF-7" || name == "HZ";
}

bool is_of_two_bytes(std::string_view name) { return name == "UTF-16LE" || name == "UTF-16BE"; }

// UTF-8 under the label of a charset of the Far East: characters of three bytes, several of them,
// that none of those would give by chance.
bool is_utf8_of_the_far_east(std::string_view bytes) {
    constexpr std::size_t kLeast = 4;
    std::size_t shorter = 0;
    std::size_t longer = 0;
    for (std::size_t i = 0; i < bytes.size();) {
        const Utf8Char c = utf8_at(bytes, i);
        if (!c.valid) return false;
        if (c.length == 2) ++shorter;
        if (c.length > 2) ++longer;
        i += c.length;
    }
    return longer >= kLeast && longer > shorter;
}

// UTF-8 that calls itself something else.
bool is_utf8_under(const std::string& name, std::string_view bytes) {
    constexpr std::size_t kLeastOfTwo = 8;  // bytes
    if (is_of_single_bytes(name)) return is_utf8_after_all(bytes);
    if (is_of_seven_bits(name)) return !ascii::all_ascii(bytes) && is_utf8(bytes);
    if (is_of_two_bytes(name))
        return bytes.size() >= kLeastOfTwo && bytes.find('\0') == std::string_view::npos &&
               is_utf8(bytes);
    return is_utf8_of_the_far_east(bytes);
}

// A mark says more than a label. RFC 2781, 4.3.
std::string by_order_mark(const std::string& name, std::string_view bytes) {
    if (!is_of_two_bytes(name)) return name;
    if (bytes.starts_with("\xfe\xff")) return "UTF-16BE";
    return bytes.starts_with("\xff\xfe") ? "UTF-16LE" : name;
}

// The length of the ISO 2022 escape sequence that begins here; 0: none does.
std::size_t escape_length(std::string_view bytes) {
    if (bytes.empty() || bytes.front() != '\x1b') return 0;
    std::size_t length = 1;
    while (length < bytes.size() && bytes[length] >= ' ' && bytes[length] <= '/') ++length;
    return length > 1 && length < bytes.size() && bytes[length] >= '0' ? length + 1 : 0;
}

// Encoded words that follow each other each end in ASCII and begin in another set. ICU takes the
// empty stretch between them for an attack and marks it; without it there is nothing to mark.
std::string without_empty_stretches(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size());
    while (!bytes.empty()) {
        const std::size_t escape = escape_length(bytes);
        const bool is_empty = escape > 0 && escape_length(bytes.substr(escape)) > 0;
        const std::size_t step = std::max<std::size_t>(escape, 1);
        if (!is_empty) out += bytes.substr(0, step);
        bytes.remove_prefix(step);
    }
    return out;
}

bool has_upper_controls(std::string_view bytes) {
    return std::ranges::any_of(bytes, [](char c) {
        return static_cast<unsigned char>(c) >= 0x80 && static_cast<unsigned char>(c) < 0xa0;
    });
}

std::string from_named(std::string_view bytes, const std::string& name) {
    const std::string_view windows = lookup(kWithPunctuation, name);
    if (!windows.empty() && has_upper_controls(bytes))
        return convert_all(converter_for(std::string(windows)), bytes);
    if (name == "UTF-8") return valid_utf8(bytes);
    if (name == kIso16) return iso16_to_utf8(bytes);
    const Converter& converter = converter_for(name);
    if (converter.icu == nullptr) return valid_utf8(bytes);
    if (is_of_seven_bits(name)) return convert_all(converter, without_empty_stretches(bytes));
    return convert_all(converter, bytes);
}

std::string guessed(std::string_view bytes) {
    return from_named(bytes, charset_name(guess_charset(bytes)));
}

bool is_ascii_label(std::string_view label) {
    return label == "us-ascii" || label == "ascii" || label == "ansi_x3.4-1968";
}

bool is_unicode_label(std::string_view label) {
    return label.empty() || label == "utf-8" || label == "utf8" || is_ascii_label(label) ||
           label == "iso-8859-1" || label == "windows-1252";
}

std::string looked_up(const std::string& label) {
    if (label.empty() || label.size() > kLongestLabel || !ascii::all_ascii(label)) return {};
    const std::string_view direct = lookup(kLabels, label);
    if (direct == kIso16) return std::string(direct);
    const Converter converter = open_converter(direct.empty() ? label : std::string(direct));
    UErrorCode status = U_ZERO_ERROR;
    if (converter.icu == nullptr) return {};
    const std::string name = ucnv_getName(converter.icu.get(), &status);
    const std::string_view meant = lookup(kMeant, name);
    return meant.empty() ? name : std::string(meant);
}

std::string normalized(std::string_view label) {
    while (!label.empty() &&
           (ascii::is_space(label.front()) || label.front() == '"' || label.front() == '\''))
        label.remove_prefix(1);
    while (!label.empty() &&
           (ascii::is_space(label.back()) || label.back() == '"' || label.back() == '\''))
        label.remove_suffix(1);
    return ascii::lower(label);
}

}  // namespace

std::string charset_name(std::string_view label) {
    constexpr std::size_t kMostLabels = 500;  // senders invent labels; do not keep them all
    thread_local std::map<std::string, std::string, std::less<>> known;
    const std::string wanted = normalized(label);
    if (const auto found = known.find(wanted); found != known.end()) return found->second;
    std::string name = looked_up(wanted);
    if (known.size() < kMostLabels) known.emplace(wanted, name);
    return name;
}

bool is_plain_ascii(std::string_view bytes) {
    constexpr std::string_view kShifts("\x1b\0", 2);
    return ascii::all_ascii(bytes) && bytes.find_first_of(kShifts) == std::string_view::npos;
}

std::string to_utf8(std::string_view bytes, std::string_view label) {
    if (bytes.starts_with(kByteOrderMark)) return valid_utf8(bytes.substr(kByteOrderMark.size()));
    const std::string wanted = normalized(label);
    if (is_plain_ascii(bytes) && is_unicode_label(wanted)) return std::string(bytes);
    if (is_ascii_label(wanted)) return guessed(bytes);
    const std::string name = charset_name(wanted);
    if (name.empty()) return guessed(bytes);
    if (name == "UTF-8" && is_no_utf8_at_all(bytes)) return guessed(bytes);
    if (name != "UTF-8" && is_utf8_under(name, bytes)) return std::string(bytes);
    const bool escapes = bytes.find('\x1b') != std::string_view::npos;
    if (is_of_seven_bits(name) && !escapes && !ascii::all_ascii(bytes)) return guessed(bytes);
    return from_named(bytes, by_order_mark(name, bytes));
}

}  // namespace alder::text
