// Base64 of transfer.h. RFC 2045, 6.8.

#include <algorithm>
#include <bit>
#include <cstring>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "base/ascii.h"
#include "mime/transfer.h"

namespace alder::mime {

namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t kLine = 76;  // RFC 2045, 6.7 and 6.8

// Four tables, one for each place in a quantum, with the six bits already where they belong in the
// three bytes as memory has them: a quantum is four look-ups, three ORs and one store.
struct Tables {
    std::array<std::array<std::uint32_t, 256>, 4> place{};
    std::array<std::uint8_t, 256> six{};  // 64 for what is no base64 character
};

constexpr std::uint32_t as_stored(std::uint32_t bits24) {
    const std::uint32_t first = (bits24 >> 16) & 0xff;
    const std::uint32_t second = (bits24 >> 8) & 0xff;
    const std::uint32_t third = bits24 & 0xff;
    if constexpr (std::endian::native == std::endian::little)
        return first | (second << 8) | (third << 16);
    else
        return (first << 24) | (second << 16) | (third << 8);
}

constexpr std::uint32_t kBadMark =
    std::endian::native == std::endian::little ? 0xff000000U : 0x000000ffU;

constexpr Tables make_tables() {
    Tables out;
    for (auto& table : out.place) table.fill(kBadMark);
    out.six.fill(64);
    for (std::uint32_t value = 0; value < 64; ++value) {
        const auto c = static_cast<unsigned char>(kAlphabet[value]);
        out.six[c] = static_cast<std::uint8_t>(value);
        for (std::uint32_t k = 0; k < 4; ++k) out.place[k][c] = as_stored(value << (18 - 6 * k));
    }
    return out;
}

constexpr Tables kTables = make_tables();

unsigned char at(const char* bytes, std::size_t i) { return static_cast<unsigned char>(bytes[i]); }

constexpr std::size_t kSlack = 32;  // bytes that decoders may write beyond what they decode

#if defined(__x86_64__)
// Thirty-two characters at once on processors with AVX2; stops at the first quantum that holds
// anything else. Returns as decode_quanta does.
__attribute__((target("avx2"))) std::size_t decode_wide(const char* from, std::size_t size,
                                                        char* to) {
    // The upper half of a character tells what to add to it; "/" takes the place before "+".
    const __m256i add = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(0, 16, 19, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0));
    // Both halves name the rows (2, 3, 4 and 6, 5 and 7) they may stand in; they must share one.
    const __m256i rows_of_upper =
        _mm256_broadcastsi128_si256(_mm_setr_epi8(0, 0, 1, 2, 4, 8, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0));
    const __m256i rows_of_lower = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(10, 14, 14, 14, 14, 14, 14, 14, 14, 14, 12, 5, 4, 4, 4, 5));
    const __m256i order = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1));
    const __m256i nibble = _mm256_set1_epi8(0x0f);
    std::size_t i = 0;
    while (i + 32 <= size) {
        const __m256i c = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from + i));
        const __m256i upper = _mm256_and_si256(_mm256_srli_epi32(c, 4), nibble);
        const __m256i lower = _mm256_and_si256(c, nibble);
        const __m256i shared = _mm256_and_si256(_mm256_shuffle_epi8(rows_of_upper, upper),
                                                _mm256_shuffle_epi8(rows_of_lower, lower));
        const auto other = static_cast<std::uint32_t>(
            _mm256_movemask_epi8(_mm256_cmpeq_epi8(shared, _mm256_setzero_si256())));
        const __m256i is_slash = _mm256_cmpeq_epi8(c, _mm256_set1_epi8('/'));
        const __m256i six =
            _mm256_add_epi8(c, _mm256_shuffle_epi8(add, _mm256_add_epi8(upper, is_slash)));
        // a, b, c, d: a * 64 + b and c * 64 + d, then the first * 4096 + the second.
        const __m256i twelve = _mm256_maddubs_epi16(six, _mm256_set1_epi32(0x01400140));
        const __m256i bits = _mm256_madd_epi16(twelve, _mm256_set1_epi32(0x00011000));
        const __m256i bytes = _mm256_shuffle_epi8(bits, order);
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm256_castsi256_si128(bytes));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to + 12), _mm256_extracti128_si256(bytes, 1));
        const std::size_t good = static_cast<std::size_t>(std::countr_zero(other)) / 4 * 4;
        i += good;
        to += good / 4 * 3;
        if (good < 32) break;
    }
    return i;
}

bool has_wide() {
    static const bool has = __builtin_cpu_supports("avx2") != 0;
    return has;
}
#else
std::size_t decode_wide(const char*, std::size_t, char*) { return 0; }

bool has_wide() { return false; }
#endif

// Whole quanta at `from` as long as they hold nothing but base64 characters. Returns how many
// characters were taken; writes up to kSlack bytes beyond what it decodes.
std::size_t decode_quanta(const char* from, std::size_t size, char* to) {
    const auto quantum = [&](std::size_t i) {
        return kTables.place[0][at(from, i)] | kTables.place[1][at(from, i + 1)] |
               kTables.place[2][at(from, i + 2)] | kTables.place[3][at(from, i + 3)];
    };
    std::size_t i = 0;
    if (has_wide()) {
        i = decode_wide(from, size, to);
        to += i / 4 * 3;
    }
    for (; i + 8 <= size; i += 8, to += 6) {  // two at once: the processor overlaps them
        const std::uint32_t first = quantum(i);
        const std::uint32_t second = quantum(i + 4);
        if (((first | second) & kBadMark) != 0) break;
        std::memcpy(to, &first, sizeof first);
        std::memcpy(to + 3, &second, sizeof second);
    }
    for (; i + 4 <= size; i += 4, to += 3) {
        const std::uint32_t bits = quantum(i);
        if ((bits & kBadMark) != 0) break;
        std::memcpy(to, &bits, sizeof bits);
    }
    return i;
}

// Writes over "=", which stays where the last quantum is not whole; gives where the text ends.
char* encode_quanta(std::string_view bytes, char* to) {
    const char* from = bytes.data();
    std::size_t left = bytes.size();
    for (; left >= 3; left -= 3, from += 3) {
        const std::uint32_t bits =
            (std::uint32_t{at(from, 0)} << 16) | (std::uint32_t{at(from, 1)} << 8) | at(from, 2);
        *to++ = kAlphabet[bits >> 18];
        *to++ = kAlphabet[(bits >> 12) & 63];
        *to++ = kAlphabet[(bits >> 6) & 63];
        *to++ = kAlphabet[bits & 63];
    }
    if (left == 0) return to;
    const std::uint32_t bits =
        (std::uint32_t{at(from, 0)} << 16) | (left == 2 ? std::uint32_t{at(from, 1)} << 8 : 0U);
    to[0] = kAlphabet[bits >> 18];
    to[1] = kAlphabet[(bits >> 12) & 63];
    if (left == 2) to[2] = kAlphabet[(bits >> 6) & 63];
    return to + 4;
}

bool is_base64(char c) { return kTables.six[static_cast<unsigned char>(c)] < 64 || c == '='; }

constexpr std::size_t kShortWord = 16;  // no piece of joined or indented base64 is as short

// Words with blanks between them.
bool holds_words(std::string_view line) {
    line = ascii::trim(line);
    const std::string_view first = line.substr(0, line.find(' '));
    return first.size() < line.size() &&
           (first.size() < kShortWord || !std::ranges::all_of(first, is_base64));
}

// "-- ", a row of underscores: no character of it belongs to base64. Also an empty line.
bool holds_no_base64(std::string_view line) { return std::ranges::none_of(line, is_base64); }

// Where the first line of words begins, or the rule above it; the size when there is none.
std::size_t start_of_words(std::string_view bytes) {
    if (bytes.find(' ') == bytes.npos) return bytes.size();
    std::size_t start = 0;
    for (std::string_view rest = bytes; !rest.empty();) {
        const std::string_view line = ascii::take_line(rest);
        if (holds_words(line)) return start;
        if (!holds_no_base64(line)) start = bytes.size() - rest.size();
    }
    return bytes.size();
}

}  // namespace

std::string Base64Decoder::feed(std::string_view piece) {
    std::string out;
    out.resize_and_overwrite(piece.size() / 4 * 3 + kSlack,
                             [&](char* to, std::size_t) { return decode(piece, to); });
    return out;
}

std::size_t Base64Decoder::decode(std::string_view piece, char* out) {
    std::size_t size = 0;
    for (std::size_t i = 0; i < piece.size();) {
        if (count_ == 0) {
            const std::size_t taken = decode_quanta(piece.data() + i, piece.size() - i, out + size);
            size += taken / 4 * 3;
            i += taken;
            while (i < piece.size() && (piece[i] == '\r' || piece[i] == '\n')) ++i;
            if (i == piece.size()) break;
            if (taken > 0) continue;  // the next line
        }
        const char c = piece[i++];
        const std::uint8_t six = kTables.six[static_cast<unsigned char>(c)];
        if (six < 64) {
            bits_ = (bits_ << 6) | six;
            if (++count_ < 4) continue;
            for (int shift = 16; shift >= 0; shift -= 8)
                out[size++] = static_cast<char>((bits_ >> shift) & 0xff);
            bits_ = 0;
            count_ = 0;
        } else if (c == '=') {
            for (const char rest : finish()) out[size++] = rest;
        } else if (!ascii::is_space(c)) {
            damaged_ = true;
        }
    }
    return size;
}

std::string Base64Decoder::finish() {
    std::string out;
    if (count_ == 1) damaged_ = true;
    if (count_ >= 2) {
        const std::uint32_t bits = bits_ << (6 * (4 - count_));
        out += static_cast<char>((bits >> 16) & 0xff);
        if (count_ == 3) out += static_cast<char>((bits >> 8) & 0xff);
    }
    bits_ = 0;
    count_ = 0;
    return out;
}

std::string encode_base64_line(std::string_view bytes) {
    std::string out((bytes.size() + 2) / 3 * 4, '=');
    encode_quanta(bytes, out.data());
    return out;
}

Decoded decode_base64_text(std::string_view bytes) {
    const std::size_t words = start_of_words(bytes);
    Decoded out = decode_base64(bytes.substr(0, words));
    if (words == bytes.size()) return out;
    if (!out.bytes.empty() && !out.bytes.ends_with('\n')) out.bytes += '\n';
    out.bytes += bytes.substr(words);
    out.damaged = true;
    return out;
}

std::string encode_base64(std::string_view bytes) {
    constexpr std::size_t kBytesPerLine = kLine / 4 * 3;
    const std::size_t lines = (bytes.size() + kBytesPerLine - 1) / kBytesPerLine;
    std::string out((bytes.size() + 2) / 3 * 4 + 2 * lines, '=');
    char* to = out.data();
    for (std::size_t i = 0; i < bytes.size(); i += kBytesPerLine) {
        to = encode_quanta(bytes.substr(i, kBytesPerLine), to);
        *to++ = '\r';
        *to++ = '\n';
    }
    return out;
}

}  // namespace alder::mime
