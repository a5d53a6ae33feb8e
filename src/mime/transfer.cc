#include "mime/transfer.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "base/percent.h"
#include "mime/parameters.h"

namespace alder::mime {

namespace {

template <class Decoder>
Decoded decode_whole(std::string_view bytes) {
    Decoder decoder;
    Decoded out{.bytes = decoder.feed(bytes)};
    out.bytes += decoder.finish();
    out.damaged = decoder.damaged();
    return out;
}

}  // namespace

Encoding parse_encoding(std::string_view raw_value) {
    const std::string word = first_word(raw_value);
    std::string_view value = word;
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

Decoded decode_base64(std::string_view bytes) { return decode_whole<Base64Decoder>(bytes); }

Decoded decode_quoted_printable(std::string_view bytes) {
    return decode_whole<QuotedPrintableDecoder>(bytes);
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

Decoded decode_transfer_of_text(std::string_view bytes, Encoding encoding) {
    if (encoding == Encoding::base64) return decode_base64_text(bytes);
    return decode_transfer(bytes, encoding);
}

}  // namespace alder::mime
