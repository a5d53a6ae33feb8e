#include "smtp/lines.h"

#include <fmt/format.h>

#include "base/ascii.h"

namespace alder::smtp {

Result<void> LineCheck::add(std::string_view bytes) {
    for (const char c : bytes) {
        if (wrong_) return std::unexpected(*wrong_);
        if (after_cr_ != (c == '\n'))
            return refuse(after_cr_ ? "a carriage return that ends no line"
                                    : "a line feed without its carriage return");
        if (c == '\0') return refuse("a NUL character");
        after_cr_ = c == '\r';
        if (c == '\n') {
            in_header_ = in_header_ && length_ > 0;
            length_ = 0;
        } else if (c != '\r' && ++length_ > kLongest) {
            return refuse("a line of more than 998 bytes");
        }
        if (ascii::is_ascii(c)) continue;
        eight_bit_ = true;
        eight_bit_header_ = eight_bit_header_ || in_header_;
    }
    if (wrong_) return std::unexpected(*wrong_);
    return {};
}

Result<void> LineCheck::finish() const {
    if (wrong_) return std::unexpected(*wrong_);
    if (after_cr_ || length_ > 0)
        return fail(Errc::bad_data, "the letter's last line has no end; it is not sent");
    return {};
}

std::unexpected<Error> LineCheck::refuse(const char* what) {
    wrong_ = Error{Errc::bad_data,
                   fmt::format("the letter has {}, which mail servers read in different ways; it "
                               "is not sent",
                               what)};
    return std::unexpected(*wrong_);
}

Result<LetterShape> examine(ByteSource& letter) {
    constexpr std::size_t kPiece = 64 << 10;
    LineCheck check;
    while (true) {
        const auto piece = letter.read(kPiece);
        if (!piece) return fail(piece);
        if (piece->empty()) break;
        if (const auto fine = check.add(*piece); !fine) return fail(fine);
    }
    if (const auto fine = check.finish(); !fine) return fail(fine);
    return LetterShape{check.eight_bit(), check.eight_bit_header()};
}

std::string DotStuffer::stuff(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size() + bytes.size() / 64);
    while (!bytes.empty()) {
        if (line_begins_ && bytes.front() == '.') out += '.';
        const std::size_t end = bytes.find('\n');
        line_begins_ = end != std::string_view::npos;
        const std::string_view line = bytes.substr(0, line_begins_ ? end + 1 : end);
        out += line;
        bytes.remove_prefix(line.size());
    }
    return out;
}

}  // namespace alder::smtp
