#include "text/utf8.h"

#include <cstdint>
#include <cstring>

namespace alder::text {

namespace {

// What may follow a lead byte: how many bytes, and the range of the first of them.
struct Lead {
    std::size_t length = 0;
    unsigned char low = 0x80;
    unsigned char high = 0xbf;
};

Lead lead_of(unsigned char byte) {
    if (byte >= 0xc2 && byte <= 0xdf) return {2};
    if (byte == 0xe0) return {3, 0xa0, 0xbf};
    if (byte == 0xed) return {3, 0x80, 0x9f};  // no surrogates
    if (byte >= 0xe1 && byte <= 0xef) return {3};
    if (byte == 0xf0) return {4, 0x90, 0xbf};
    if (byte >= 0xf1 && byte <= 0xf3) return {4};
    if (byte == 0xf4) return {4, 0x80, 0x8f};  // nothing above U+10FFFF
    return {};
}

unsigned char byte_at(std::string_view text, std::size_t i) {
    return static_cast<unsigned char>(text[i]);
}

}  // namespace

Utf8Char utf8_at(std::string_view text, std::size_t offset) {
    if (offset >= text.size()) return {};
    const unsigned char first = byte_at(text, offset);
    if (first < 0x80) return {.code = first, .length = 1, .valid = true};
    const Lead lead = lead_of(first);
    if (lead.length == 0) return {.code = kReplacement, .length = 1};
    char32_t code = first & (0x7fU >> lead.length);
    for (std::size_t k = 1; k < lead.length; ++k) {
        if (offset + k >= text.size()) return {.code = kReplacement, .length = k};
        const unsigned char next = byte_at(text, offset + k);
        const bool fits =
            k == 1 ? next >= lead.low && next <= lead.high : next >= 0x80 && next <= 0xbf;
        if (!fits) return {.code = kReplacement, .length = k};
        code = (code << 6) | (next & 0x3fU);
    }
    return {.code = code, .length = lead.length, .valid = true};
}

void append_utf8(std::string& out, char32_t code) {
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) code = kReplacement;
    const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xc0 | (code >> 6));
        put(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        put(0xe0 | (code >> 12));
        put(0x80 | ((code >> 6) & 0x3f));
        put(0x80 | (code & 0x3f));
    } else {
        put(0xf0 | (code >> 18));
        put(0x80 | ((code >> 12) & 0x3f));
        put(0x80 | ((code >> 6) & 0x3f));
        put(0x80 | (code & 0x3f));
    }
}

bool is_utf8(std::string_view text) {
    std::size_t i = 0;
    while (i < text.size()) {
        std::uint64_t eight = 0;
        if (i + sizeof eight <= text.size()) {
            std::memcpy(&eight, text.data() + i, sizeof eight);
            if ((eight & 0x8080808080808080ULL) == 0) {
                i += sizeof eight;
                continue;
            }
        }
        const Utf8Char c = utf8_at(text, i);
        if (!c.valid) return false;
        i += c.length;
    }
    return true;
}

std::string valid_utf8(std::string_view text) {
    if (is_utf8(text)) return std::string(text);
    std::string out;
    out.reserve(text.size() + 16);
    for (std::size_t i = 0; i < text.size();) {
        const Utf8Char c = utf8_at(text, i);
        if (c.valid)
            out.append(text, i, c.length);
        else
            append_utf8(out, kReplacement);
        i += c.length;
    }
    return out;
}

std::string_view utf8_prefix(std::string_view text, std::size_t bytes) {
    if (bytes >= text.size()) return text;
    while (bytes > 0 && (byte_at(text, bytes) & 0xc0) == 0x80) --bytes;
    return text.substr(0, bytes);
}

}  // namespace alder::text
