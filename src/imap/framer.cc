#include "imap/framer.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"

namespace alder::imap {
namespace {

constexpr std::size_t kTail = 96;
constexpr std::size_t kRejectedText = 40;
constexpr std::size_t kChunk = 64 << 10;

std::string_view second_word(std::string_view text) {
    const std::size_t space = text.find(' ');
    if (space == std::string_view::npos) return {};
    text.remove_prefix(space + 1);
    return text.substr(0, text.find(' '));
}

// The human text of a status response or continuation may end in "{5}" and announce nothing; only a
// literal inside its response code counts (RFC 9051, 7.1).
bool holds_no_literal(std::string_view text) {
    const std::string_view word = second_word(text);
    const bool status = text.starts_with('+') || ascii::iequals(word, "OK") ||
                        ascii::iequals(word, "NO") || ascii::iequals(word, "BAD") ||
                        ascii::iequals(word, "BYE") || ascii::iequals(word, "PREAUTH");
    if (!status) return false;
    const std::size_t open = text.find('[');
    return open == std::string_view::npos || text.find(']', open) != std::string_view::npos;
}

// The digits of a literal that this line end announces: "{12}", "{12+}".
std::optional<std::string_view> announced(std::string_view line) {
    if (!line.ends_with('}')) return std::nullopt;
    line.remove_suffix(1);
    if (line.ends_with('+')) line.remove_suffix(1);
    const std::size_t open = line.rfind('{');
    if (open == std::string_view::npos || open + 1 == line.size()) return std::nullopt;
    const std::string_view digits = line.substr(open + 1);
    if (!std::ranges::all_of(digits, ascii::is_digit)) return std::nullopt;
    return digits;
}

// The UID of "* 5 FETCH (FLAGS () UID 17 BODY[] {70000}"; 0 where there is none.
std::uint32_t uid_in(std::string_view text) {
    for (std::size_t at = 0; (at = text.find("UID ", at)) != text.npos; at += 4) {
        if (at == 0 || (text[at - 1] != '(' && text[at - 1] != ' ')) continue;
        const std::string_view rest = text.substr(at + 4);
        const std::string_view digits = rest.substr(0, rest.find_first_not_of("0123456789"));
        return ascii::parse_number<std::uint32_t>(digits).value_or(0);
    }
    return 0;
}

}  // namespace

Result<std::optional<std::variant<Frame, BodyChunk>>> Framer::next() {
    while (!lost_) {
        if (literal_left_ > 0) {
            if (taken_ == buffer_.size()) return std::nullopt;
            if (streaming_) return Piece(stream_literal());
            read_literal();
            continue;
        }
        if (!read_line()) {
            if (lost_) break;
            return std::nullopt;
        }
        const auto digits = announced(tail_);
        if (!digits || holds_no_literal(frame_.text)) return Piece(finish());
        const auto size = ascii::parse_number<std::uint64_t>(*digits);
        if (!size) {
            lost_ = Error{Errc::protocol, "the server announced a literal of more than 64 bits"};
            break;
        }
        begin_literal(*size);
    }
    return std::unexpected(*lost_);
}

std::string_view Framer::take(std::size_t most) {
    const std::string_view bytes = std::string_view(buffer_).substr(taken_, most);
    taken_ += bytes.size();
    return bytes;
}

bool Framer::read_line() {
    if (taken_ > kChunk && taken_ > buffer_.size() / 2) {
        buffer_.erase(0, taken_);
        taken_ = 0;
    }
    const std::size_t end = buffer_.find('\n', taken_);
    const bool whole = end != std::string::npos;
    const std::string_view bytes = take(whole ? end - taken_ + 1 : buffer_.size());
    if (!bytes.empty()) line_ = Line::begun;
    keep(bytes);
    tail_.append(bytes.substr(bytes.size() - std::min(bytes.size(), kTail)));
    if (tail_.size() > kTail) tail_.erase(0, tail_.size() - kTail);
    if (taken_ == buffer_.size()) {
        buffer_.clear();
        taken_ = 0;
    }
    if (!whole || lost_) return false;
    // A bare LF ends a line too: some servers write it in the text of errors.
    tail_.pop_back();
    if (tail_.ends_with('\r')) tail_.pop_back();
    if (!frame_.rejected) {
        frame_.text.pop_back();
        if (frame_.text.ends_with('\r')) frame_.text.pop_back();
    }
    return true;
}

void Framer::read_literal() {
    const std::string_view bytes = take(
        static_cast<std::size_t>(std::min<std::uint64_t>(literal_left_, buffer_.size() - taken_)));
    literal_left_ -= bytes.size();
    keep(bytes);
}

BodyChunk Framer::stream_literal() {
    const std::uint64_t offset = literal_.size - literal_left_;
    const std::size_t most =
        static_cast<std::size_t>(std::min<std::uint64_t>(literal_left_, kChunk));
    std::string bytes(take(most));
    literal_left_ -= bytes.size();
    if (taken_ > kChunk && taken_ > buffer_.size() / 2) {
        buffer_.erase(0, taken_);
        taken_ = 0;
    }
    if (offset == 0) streamed_uid_ = uid_in(frame_.text);
    return {.literal = literal_, .offset = offset, .bytes = std::move(bytes), .uid = streamed_uid_};
}

void Framer::begin_literal(std::uint64_t size) {
    const bool body = is_body();
    tail_.clear();
    keep("\r\n");
    literal_left_ = size;
    literal_ = {0, size};
    streaming_ =
        body && size > limits_.streamed_above && size <= limits_.body_literal && !frame_.rejected;
    if (!body && size > limits_.name_literal) reject("a string larger than any name or header");
    if (size > limits_.body_literal) reject("a message larger than any we take");
    if (frame_.rejected && size > limits_.skipped) lost_ = frame_.rejected;
    if (frame_.rejected) return;
    if (streaming_) literal_.id = ++last_id_;
    frame_.literals.push_back({frame_.text.size(), literal_, streaming_});
}

// Content of a message, by what stands before the literal: "BODY[…]", "BODY[…]<0>", "RFC822.TEXT".
bool Framer::is_body() const {
    if (!frame_.text.starts_with("* ") || !ascii::icontains(frame_.text.substr(0, 32), " FETCH "))
        return false;
    std::string_view before = std::string_view(tail_).substr(0, tail_.rfind('{'));
    if (before.ends_with('~')) before.remove_suffix(1);
    if (!before.ends_with(' ')) return false;
    before.remove_suffix(1);
    return before.ends_with(']') || before.ends_with('>') || ascii::iends_with(before, "RFC822") ||
           ascii::iends_with(before, "RFC822.TEXT") || ascii::iends_with(before, "RFC822.HEADER");
}

void Framer::keep(std::string_view bytes) {
    if (!frame_.rejected) {
        const std::string_view fits = bytes.substr(0, limits_.response - frame_.text.size());
        frame_.text.append(fits);
        bytes.remove_prefix(fits.size());
        if (bytes.empty()) return;
        reject("an answer larger than any we take");
    }
    skipped_ += bytes.size();
    if (skipped_ > limits_.skipped) lost_ = frame_.rejected;
}

// Keeps of the text what tells one kind of answer from another.
void Framer::reject(std::string reason) {
    if (frame_.rejected) return;
    frame_.rejected = Error{Errc::protocol, "the server sent " + std::move(reason)};
    frame_.text.resize(std::min(frame_.text.size(), kRejectedText));
    frame_.literals.clear();
}

Frame Framer::finish() {
    tail_.clear();
    skipped_ = 0;
    line_ = Line::fresh;
    return std::exchange(frame_, Frame{});
}

}  // namespace alder::imap
