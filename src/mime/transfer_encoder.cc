#include "mime/transfer_encoder.h"

#include <utility>

#include "base/ascii.h"
#include "mime/transfer.h"

namespace alder::mime {

namespace {

constexpr std::size_t kLine = 76;                     // RFC 2045, 6.7 and 6.8
constexpr std::size_t kBytesPerLine = kLine / 4 * 3;  // of base64
constexpr std::size_t kLookAhead = 6;                 // bytes: "From " and one more

void append_escape(std::string& out, char c) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    out += {'=', kHex[byte >> 4], kHex[byte & 15]};
}

bool is_always_plain(char c) {
    return ascii::is_ascii(c) && !ascii::is_control(c) && c != '=' && c != ' ';
}

}  // namespace

std::string Base64Encoder::feed(std::string_view piece) {
    std::string out;
    if (!pending_.empty()) {
        const std::size_t missing = kBytesPerLine - pending_.size();
        pending_ += piece.substr(0, missing);
        piece.remove_prefix(std::min(missing, piece.size()));
        if (pending_.size() < kBytesPerLine) return out;
        out = encode_base64(std::exchange(pending_, {}));
    }
    const std::size_t whole = piece.size() / kBytesPerLine * kBytesPerLine;
    out += encode_base64(piece.substr(0, whole));
    pending_ = piece.substr(whole);
    return out;
}

std::string Base64Encoder::finish() { return encode_base64(std::exchange(pending_, {})); }

std::uint64_t base64_size(std::uint64_t bytes) {
    const std::uint64_t rest = bytes % kBytesPerLine;
    return bytes / kBytesPerLine * (kLine + 2) + (rest == 0 ? 0 : (rest + 2) / 3 * 4 + 2);
}

std::string QuotedPrintableEncoder::feed(std::string_view piece) {
    pending_ += piece;
    std::string out;
    out.reserve(piece.size() + piece.size() / 8);
    std::size_t i = 0;
    while (i + kLookAhead <= pending_.size()) i += write_at(i, out);
    pending_.erase(0, i);
    return out;
}

std::string QuotedPrintableEncoder::finish() {
    std::string out;
    for (std::size_t i = 0; i < pending_.size();) i += write_at(i, out);
    pending_.clear();
    column_ = 0;
    return out;
}

std::size_t QuotedPrintableEncoder::write_at(std::size_t i, std::string& out) {
    const std::string_view text = std::string_view(pending_).substr(i);
    const bool crlf = text.starts_with("\r\n");
    if (crlf || text.front() == '\n') {
        out += "\r\n";
        column_ = 0;
        return crlf ? 2 : 1;
    }
    const char c = text.front();
    const std::string_view after = text.substr(1);
    const bool at_end = after.empty() || after.front() == '\n' || after.starts_with("\r\n");
    bool escape = !is_always_plain(c);
    if (ascii::is_blank(c)) escape = at_end;
    if (column_ == 0 && (c == '.' || text.starts_with("From "))) escape = true;
    const std::size_t need = escape ? 3 : 1;
    if (column_ + need > kLine - (at_end ? 0 : 1)) {
        out += "=\r\n";
        column_ = 0;
    }
    if (escape)
        append_escape(out, c);
    else
        out += c;
    column_ += need;
    return 1;
}

std::string encode_quoted_printable(std::string_view text) {
    QuotedPrintableEncoder encoder;
    std::string out = encoder.feed(text);
    return out + encoder.finish();
}

std::string LineEndEncoder::feed(std::string_view piece) {
    std::string out;
    out.reserve(piece.size() + piece.size() / 16);
    for (const char c : piece) {
        if (c == '\n' && !after_cr_) out += '\r';
        if (c != '\n' && after_cr_) out += '\n';
        out += ascii::is_ascii(c) ? c : '?';
        after_cr_ = c == '\r';
    }
    return out;
}

std::string LineEndEncoder::finish() { return std::exchange(after_cr_, false) ? "\n" : ""; }

}  // namespace alder::mime
