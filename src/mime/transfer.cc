#include "mime/transfer.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "base/ascii.h"

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

// Whole quanta at `from` as long as they hold nothing but base64 characters. Returns how many
// characters were taken; writes up to four bytes beyond what it decodes.
std::size_t decode_quanta(const char* from, std::size_t size, char* to) {
    const auto quantum = [&](std::size_t i) {
        return kTables.place[0][at(from, i)] | kTables.place[1][at(from, i + 1)] |
               kTables.place[2][at(from, i + 2)] | kTables.place[3][at(from, i + 3)];
    };
    std::size_t i = 0;
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

int hex_value(char c) {
    if (ascii::is_digit(c)) return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
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

}  // namespace

Encoding parse_encoding(std::string_view raw_value) {
    std::string_view value = ascii::trim(raw_value);
    value = ascii::trim(value.substr(0, value.find_first_of(";(")));
    if (value.size() > 2 && value.front() == '"' && value.back() == '"')
        value = value.substr(1, value.size() - 2);
    if (value.empty() || ascii::iequals(value, "7bit") || ascii::iequals(value, "8bit") ||
        ascii::iequals(value, "binary") || ascii::iequals(value, "7-bit") ||
        ascii::iequals(value, "8-bit"))
        return Encoding::identity;
    if (ascii::iequals(value, "base64")) return Encoding::base64;
    if (ascii::iequals(value, "quoted-printable")) return Encoding::quoted_printable;
    if (ascii::iequals(value, "x-uuencode") || ascii::iequals(value, "uuencode") ||
        ascii::iequals(value, "x-uue"))
        return Encoding::uuencode;
    return Encoding::unknown;
}

std::string Base64Decoder::feed(std::string_view piece) {
    std::string out;
    out.resize(piece.size() / 4 * 3 + 8);  // and room for the last whole store
    std::size_t size = 0;
    for (std::size_t i = 0; i < piece.size();) {
        if (count_ == 0) {
            const std::size_t taken =
                decode_quanta(piece.data() + i, piece.size() - i, out.data() + size);
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
    out.resize(size);
    return out;
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

// pending_ holds what cannot be judged yet: white space that may end a line (perhaps with its CR),
// or
// "=" with what may make it an escape or a soft line break.
std::string QuotedPrintableDecoder::feed(std::string_view piece) {
    std::string out;
    out.reserve(piece.size());
    for (std::size_t i = 0; i < piece.size();) {
        if (pending_.empty()) {
            const std::size_t plain = std::min(piece.find_first_of("= \t", i), piece.size());
            out += piece.substr(i, plain - i);
            if (plain < piece.size()) pending_ = piece[plain];
            i = plain + 1;
        } else if (pending_.front() == '=' ? take_in_escape(piece[i], out)
                                           : take_in_blanks(piece[i], out)) {
            ++i;
        }
    }
    return out;
}

// Both return whether the byte was taken; if not, pending_ is empty and it is to be looked at anew.
bool QuotedPrintableDecoder::take_in_blanks(char c, std::string& out) {
    const bool after_cr = pending_.back() == '\r';
    if (c == '\n') {
        out += after_cr ? "\r\n" : "\n";
        pending_.clear();
        return true;
    }
    if (!after_cr && (ascii::is_blank(c) || c == '\r')) {
        pending_ += c;
        return true;
    }
    out += std::exchange(pending_, {});
    return false;
}

bool QuotedPrintableDecoder::take_in_escape(char c, std::string& out) {
    const char last = pending_.back();
    const bool in_hex = hex_value(last) >= 0;
    if (last == '\r') {  // a soft break, also when it ends in a bare CR
        pending_.clear();
        return c == '\n';
    }
    if (in_hex && hex_value(c) >= 0) {
        out += static_cast<char>(hex_value(last) * 16 + hex_value(c));
        pending_.clear();
        return true;
    }
    if (!in_hex && c == '\n') {
        pending_.clear();
        return true;
    }
    if (!in_hex && (ascii::is_blank(c) || c == '\r' || (last == '=' && hex_value(c) >= 0))) {
        pending_ += c;
        return true;
    }
    damaged_ = true;
    out += std::exchange(pending_, {});
    return false;
}

std::string QuotedPrintableDecoder::finish() {
    std::string rest = std::exchange(pending_, {});
    if (rest.size() < 2 || rest.front() != '=' || hex_value(rest.back()) < 0) return {};
    damaged_ = true;
    return rest;
}

Decoded decode_base64(std::string_view bytes) {
    Base64Decoder decoder;
    Decoded out{.bytes = decoder.feed(bytes)};
    out.bytes += decoder.finish();
    out.damaged = decoder.damaged();
    return out;
}

Decoded decode_quoted_printable(std::string_view bytes) {
    QuotedPrintableDecoder decoder;
    Decoded out{.bytes = decoder.feed(bytes)};
    out.bytes += decoder.finish();
    out.damaged = decoder.damaged();
    return out;
}

Decoded decode_transfer(std::string_view bytes, Encoding encoding) {
    switch (encoding) {
        case Encoding::base64:
            return decode_base64(bytes);
        case Encoding::quoted_printable:
            return decode_quoted_printable(bytes);
        case Encoding::uuencode:
            return decode_uuencode(bytes);
        case Encoding::identity:
        case Encoding::unknown:
            break;
    }
    return {.bytes = std::string(bytes)};
}

std::string encode_base64_line(std::string_view bytes) {
    std::string out((bytes.size() + 2) / 3 * 4, '=');
    encode_quanta(bytes, out.data());
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
