// What a body is like, seen once from its beginning to its end as its bytes come: which transfer
// encoding it can do with, and which is the shortest.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "mime/transfer.h"
#include "mime/transfer_encoder.h"

namespace alder::mime {

class ContentScan {
public:
    void add(std::string_view piece);
    // Call once, after the last piece.
    void finish();

    std::uint64_t size() const { return size_; }  // bytes
    bool all_ascii() const { return !eight_bit_; }
    bool valid_utf8() const { return valid_utf8_; }
    // Every line ends in CRLF and no CR or LF stands alone: text encodings give it back byte by
    // byte.
    bool only_crlf() const { return !bare_cr_ && bare_feeds_ == 0; }
    // May be sent as 7bit once its line ends are CRLF: ASCII without NUL and controls, no CR by
    // itself, lines of at most 998 bytes (RFC 5322, 2.1.1).
    bool is_clean() const;
    // A line begins with "From ", which mbox files on the way alter.
    bool has_from_line() const { return from_line_; }

    std::uint64_t size_with_crlf() const { return size_ + bare_feeds_; }
    // For text: 7bit when it is clean and nothing alters it, else the shorter one.
    Encoding best_for_text() const;
    // Bytes it has in that encoding, written by the encoders of transfer_encoder.h.
    std::uint64_t size_in(Encoding encoding) const;

private:
    void look_at(char c);
    void check_utf8(std::string_view piece);

    std::uint64_t size_ = 0;
    std::uint64_t bare_feeds_ = 0;
    std::uint64_t size_quoted_ = 0;
    std::size_t line_ = 0;  // bytes of the line so far, its CR not counted
    std::size_t longest_line_ = 0;
    std::size_t from_matched_ = 0;  // bytes of "From " at the start of this line
    bool after_cr_ = false;
    bool eight_bit_ = false;
    bool control_ = false;
    bool bare_cr_ = false;
    bool from_line_ = false;
    bool valid_utf8_ = true;
    std::string cut_character_;  // the beginning of one that the last piece ended in
    QuotedPrintableEncoder quoted_;
};

ContentScan scan_of(std::string_view content);

// The encoder that writes it; identity means 7bit.
TransferEncoder encoder_for(Encoding encoding);
std::string encoded(std::string_view content, Encoding encoding);

// As Content-Transfer-Encoding names it.
std::string_view encoding_name(Encoding encoding);

}  // namespace alder::mime
