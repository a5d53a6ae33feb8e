#include "imap/mailbox_name.h"

#include <cstdint>

#include "base/ascii.h"

namespace alder::imap {
namespace {

constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";
constexpr char32_t kReplacement = 0xfffd;

bool is_plain(char c) { return c >= 0x20 && c <= 0x7e; }

bool is_surrogate(char32_t c) { return c >= 0xd800 && c <= 0xdfff; }

void append_utf8(std::string& out, char32_t c) {
    const auto byte = [&out](char32_t value) { out += static_cast<char>(value); };
    if (c < 0x80) return byte(c);
    if (c < 0x800) {
        byte(0xc0 | (c >> 6));
    } else {
        if (c < 0x10000) {
            byte(0xe0 | (c >> 12));
        } else {
            byte(0xf0 | (c >> 18));
            byte(0x80 | ((c >> 12) & 0x3f));
        }
        byte(0x80 | ((c >> 6) & 0x3f));
    }
    byte(0x80 | (c & 0x3f));
}

// Bytes of the sequence that this byte begins; 0 when it begins none.
std::size_t sequence_length(unsigned char lead) {
    if (lead < 0x80) return 1;
    if (lead >= 0xc2 && lead < 0xe0) return 2;
    if (lead >= 0xe0 && lead < 0xf0) return 3;
    return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}

// Takes one character off; U+FFFD for one byte that is no UTF-8.
char32_t take_char(std::string_view& text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = sequence_length(lead);
    char32_t c = length <= 1 ? lead : lead & (0x7fU >> length);
    bool valid = length != 0 && length <= text.size();
    for (std::size_t i = 1; valid && i < length; ++i) {
        const auto next = static_cast<unsigned char>(text[i]);
        valid = (next & 0xc0) == 0x80;
        c = (c << 6) | (next & 0x3f);
    }
    constexpr char32_t kLowest[] = {0, 0, 0x80, 0x800, 0x10000};
    valid = valid && c >= kLowest[length] && c <= 0x10ffff && !is_surrogate(c);
    text.remove_prefix(valid ? length : 1);
    return valid ? c : kReplacement;
}

std::string clean_utf8(std::string_view text) {
    std::string clean;
    while (!text.empty()) append_utf8(clean, take_char(text));
    return clean;
}

// Sixteen-bit units as modified base64, and back.
class UnitWriter {
public:
    explicit UnitWriter(std::string& out) : out_(out) {}
    void add(char32_t c) {
        if (c >= 0x10000) {
            add_unit(0xd800 + ((c - 0x10000) >> 10));
            add_unit(0xdc00 + ((c - 0x10000) & 0x3ff));
        } else {
            add_unit(c);
        }
    }
    void finish() {
        if (bits_ > 0) out_ += kBase64[(held_ << (6 - bits_)) & 0x3f];
        bits_ = 0;
    }

private:
    void add_unit(char32_t unit) {
        held_ = (held_ << 16) | (unit & 0xffff);
        for (bits_ += 16; bits_ >= 6; bits_ -= 6) out_ += kBase64[(held_ >> (bits_ - 6)) & 0x3f];
        held_ &= (1U << bits_) - 1;
    }

    std::string& out_;
    std::uint64_t held_ = 0;
    unsigned bits_ = 0;
};

// What stands between "&" and "-"; appends UTF-8 to out. False: not valid.
bool decode_shifted(std::string_view base64, std::string& out) {
    std::uint32_t held = 0;
    unsigned bits = 0;
    char32_t high = 0;
    for (const char c : base64) {
        const std::size_t value = kBase64.find(c);
        if (value == std::string_view::npos) return false;
        held = ((held << 6) | static_cast<std::uint32_t>(value)) & 0x3fffff;
        bits += 6;
        if (bits < 16) continue;
        bits -= 16;
        const char32_t unit = (held >> bits) & 0xffff;
        const bool low = unit >= 0xdc00 && unit <= 0xdfff;
        if ((high != 0) != low) return false;
        if (unit >= 0xd800 && unit < 0xdc00) {
            high = unit;
            continue;
        }
        append_utf8(out, low ? 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00) : unit);
        high = 0;
    }
    return high == 0 && bits < 6 && (held & ((1U << bits) - 1)) == 0;
}

}  // namespace

std::string encode_modified_utf7(std::string_view utf8) {
    std::string wire;
    while (!utf8.empty()) {
        if (is_plain(utf8.front())) {
            wire += utf8.front();
            if (utf8.front() == '&') wire += '-';
            utf8.remove_prefix(1);
            continue;
        }
        wire += '&';
        UnitWriter units(wire);
        while (!utf8.empty() && !is_plain(utf8.front())) units.add(take_char(utf8));
        units.finish();
        wire += '-';
    }
    return wire;
}

std::optional<std::string> decode_modified_utf7(std::string_view wire) {
    std::string text;
    while (!wire.empty()) {
        if (!is_plain(wire.front())) return std::nullopt;
        if (wire.front() != '&') {
            text += wire.front();
            wire.remove_prefix(1);
            continue;
        }
        const std::size_t end = wire.find('-');
        if (end == std::string_view::npos) return std::nullopt;
        if (end == 1) text += '&';
        if (!decode_shifted(wire.substr(1, end - 1), text)) return std::nullopt;
        wire.remove_prefix(end + 1);
    }
    return text;
}

std::string shown_name(std::string_view wire, NameEncoding encoding) {
    if (encoding == NameEncoding::modified_utf7) {
        if (auto decoded = decode_modified_utf7(wire)) return *decoded;
    }
    return clean_utf8(wire);
}

std::string wire_name(std::string_view utf8, NameEncoding encoding) {
    return encoding == NameEncoding::utf8 ? clean_utf8(utf8) : encode_modified_utf7(utf8);
}

}  // namespace alder::imap
