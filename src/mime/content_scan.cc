#include "mime/content_scan.h"

#include <algorithm>
#include <variant>

#include "base/ascii.h"
#include "text/utf8.h"

namespace alder::mime {

namespace {

constexpr std::size_t kMaxLine = 998;  // RFC 5322, 2.1.1

// Where the last character begins when it may go on behind the end.
std::size_t whole_characters(std::string_view text) {
    for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size()); ++back) {
        const auto byte = static_cast<unsigned char>(text[text.size() - back]);
        if ((byte & 0xc0) == 0x80) continue;
        return byte >= 0xc0 ? text.size() - back : text.size();
    }
    return text.size();
}

}  // namespace

void ContentScan::add(std::string_view piece) {
    size_ += piece.size();
    for (const char c : piece) look_at(c);
    if (valid_utf8_) check_utf8(piece);
    size_quoted_ += quoted_.feed(piece).size();
}

void ContentScan::look_at(char c) {
    constexpr std::string_view kFrom = "From ";
    if (c == '\n') {
        if (!after_cr_) ++bare_feeds_;
        line_ = 0;
        from_matched_ = 0;
        after_cr_ = false;
        return;
    }
    if (after_cr_) bare_cr_ = true;
    after_cr_ = c == '\r';
    if (after_cr_) return;
    if (!ascii::is_ascii(c)) eight_bit_ = true;
    if (ascii::is_control(c) && c != '\t') control_ = true;
    if (line_ == from_matched_ && line_ < kFrom.size() && c == kFrom[line_]) {
        if (++from_matched_ == kFrom.size()) from_line_ = true;
    }
    longest_line_ = std::max(longest_line_, ++line_);
}

void ContentScan::check_utf8(std::string_view piece) {
    if (!eight_bit_) return;
    cut_character_ += piece;
    const std::size_t whole = whole_characters(cut_character_);
    valid_utf8_ = text::is_utf8(std::string_view(cut_character_).substr(0, whole));
    cut_character_.erase(0, whole);
}

void ContentScan::finish() {
    if (after_cr_) bare_cr_ = true;
    if (!cut_character_.empty()) valid_utf8_ = valid_utf8_ && text::is_utf8(cut_character_);
    size_quoted_ += quoted_.finish().size();
}

bool ContentScan::is_clean() const {
    return !eight_bit_ && !control_ && !bare_cr_ && longest_line_ <= kMaxLine;
}

Encoding ContentScan::best_for_text() const {
    if (is_clean() && !from_line_) return Encoding::identity;
    return size_quoted_ <= base64_size(size_with_crlf()) ? Encoding::quoted_printable
                                                         : Encoding::base64;
}

std::uint64_t ContentScan::size_in(Encoding encoding) const {
    if (encoding == Encoding::base64) return base64_size(size_);
    return encoding == Encoding::quoted_printable ? size_quoted_ : size_with_crlf();
}

ContentScan scan_of(std::string_view content) {
    ContentScan out;
    out.add(content);
    out.finish();
    return out;
}

TransferEncoder encoder_for(Encoding encoding) {
    if (encoding == Encoding::base64) return Base64Encoder();
    if (encoding == Encoding::quoted_printable) return QuotedPrintableEncoder();
    return LineEndEncoder();
}

std::string encoded(std::string_view content, Encoding encoding) {
    TransferEncoder encoder = encoder_for(encoding);
    std::string out = std::visit([&](auto& each) { return each.feed(content); }, encoder);
    return out + std::visit([](auto& each) { return each.finish(); }, encoder);
}

std::string_view encoding_name(Encoding encoding) {
    if (encoding == Encoding::base64) return "base64";
    return encoding == Encoding::quoted_printable ? "quoted-printable" : "7bit";
}

}  // namespace alder::mime
