#include "net/transcript.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "base/ascii.h"

namespace alder::net {

namespace {

constexpr std::string_view kHidden = "[not shown]";

std::optional<std::uint64_t> number(std::string_view digits) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

// "… {12}", "… {12+}" (RFC 9051, 4.3) at the end of a line.
std::optional<std::uint64_t> literal_of(std::string_view line) {
    if (!line.ends_with('}')) return std::nullopt;
    const auto open = line.rfind('{');
    if (open == std::string_view::npos) return std::nullopt;
    auto digits = line.substr(open + 1, line.size() - open - 2);
    if (digits.ends_with('+') || digits.ends_with('-')) digits.remove_suffix(1);
    return number(digits);
}

// "BDAT 12 LAST" (RFC 3030).
std::optional<std::uint64_t> chunk_of(std::string_view line) {
    if (!ascii::istarts_with(line, "BDAT ")) return std::nullopt;
    line.remove_prefix(5);
    return number(line.substr(0, line.find(' ')));
}

// How much of our line of a log-in is no secret: its command, and which mechanism.
std::size_t open_length(std::string_view line) {
    std::size_t at = 0;
    bool is_next_last = false;
    while (at < line.size()) {
        const std::size_t end = std::min(line.find(' ', at), line.size());
        const std::string_view word = line.substr(at, end - at);
        if (is_next_last || ascii::iequals(word, "LOGIN")) return end;
        is_next_last = ascii::iequals(word, "AUTHENTICATE") || ascii::iequals(word, "AUTH");
        at = end + 1;
    }
    return is_next_last ? line.size() : 0;
}

std::string without_secret(char mark, std::string_view line) {
    if (mark == '>') {
        const std::size_t open = open_length(line);
        if (open == line.size()) return std::string(line);
        return fmt::format("{}{}{}", line.substr(0, open), open == 0 ? "" : " ", kHidden);
    }
    for (const std::string_view challenge : {"+ ", "334 ", "334-"})
        if (line.starts_with(challenge)) return fmt::format("{}{}", challenge, kHidden);
    return std::string(line);
}

}  // namespace

void Transcript::sent(std::string_view bytes, Exchange exchange) {
    if (sink_) take(ours_, bytes, exchange);
}

void Transcript::received(std::string_view bytes, Exchange exchange) {
    if (sink_) take(theirs_, bytes, exchange);
}

void Transcript::happened(std::string_view what) {
    if (sink_) sink_(fmt::format("= {}", what));
}

void Transcript::take(Side& side, std::string_view bytes, Exchange exchange) {
    while (!bytes.empty()) {
        const auto skipped = std::min<std::uint64_t>(side.literal, bytes.size());
        side.literal -= skipped;
        bytes.remove_prefix(skipped);
        if (bytes.empty()) break;
        const std::size_t end = bytes.find('\n');
        const std::string_view piece = bytes.substr(0, end);
        side.is_login |= exchange == Exchange::login;
        side.length += piece.size();
        if (side.line.size() < kKept) side.line += piece.substr(0, kKept);
        if (end == std::string_view::npos) break;
        bytes.remove_prefix(end + 1);
        end_line(side);
    }
}

void Transcript::end_line(Side& side) {
    if (side.line.size() == side.length && side.line.ends_with('\r')) side.line.pop_back();
    const bool is_ours = &side == &ours_;
    if (is_ours && data_ == Data::flowing && side.line != ".") {
        data_bytes_ += side.length + 1;
    } else {
        if (is_ours && data_ == Data::flowing) {
            sink_(fmt::format("> [{} bytes of a message]", data_bytes_));
            data_ = Data::none;
        }
        sink_(fmt::format("{} {}", side.mark, shown(side)));
        skip(side, side.line);
    }
    side = {.mark = side.mark, .literal = side.literal};
}

std::string Transcript::shown(const Side& side) const {
    std::string line = side.is_login ? without_secret(side.mark, side.line) : side.line;
    if (line.size() <= kLongest) return line;
    return fmt::format("{} … [{} bytes]", std::string_view(line).substr(0, kLongest), side.length);
}

// What comes after the line that is not to be shown.
void Transcript::skip(Side& side, std::string_view line) {
    if (&side == &ours_) {
        data_ = ascii::iequals(line, "DATA") ? Data::asked : Data::none;
    } else if (data_ == Data::asked && line.starts_with("354")) {
        data_ = Data::flowing;
        data_bytes_ = 0;
    }
    auto next = literal_of(line);
    if (!next && &side == &ours_) next = chunk_of(line);
    if (next) side.literal = *next;
}

}  // namespace alder::net
