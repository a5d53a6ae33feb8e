#include "smtp/reply.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.h"

namespace alder::smtp {
namespace {

constexpr std::size_t kEnhancedLength = 9;  // of "5.123.123"

// "5.1.1" at the head of a line, followed by a space or nothing.
std::optional<EnhancedStatus> enhanced(std::string_view line) {
    const std::string_view word = line.substr(0, line.find(' '));
    if (word.size() > kEnhancedLength) return std::nullopt;
    const auto pieces = ascii::split(word, '.');
    if (pieces.size() != 3) return std::nullopt;
    std::array<int, 3> numbers{};
    for (std::size_t i = 0; i < 3; ++i) {
        const auto number = ascii::parse_number<unsigned>(pieces[i]);
        if (!number || *number > 999) return std::nullopt;
        numbers[i] = static_cast<int>(*number);
    }
    return EnhancedStatus{numbers[0], numbers[1], numbers[2]};
}

}  // namespace

std::string EnhancedStatus::text() const { return fmt::format("{}.{}.{}", kind, subject, detail); }

std::optional<EnhancedStatus> Reply::status() const {
    if (lines.empty()) return std::nullopt;
    auto found = enhanced(lines.front());
    return found && found->kind == code / 100 ? found : std::nullopt;
}

std::string Reply::text() const {
    std::string all;
    for (std::string_view line : lines) {
        if (const auto found = enhanced(line); found && found->kind == code / 100)
            line = ascii::trim(line.substr(std::min(line.find(' '), line.size())));
        if (!all.empty() && !line.empty()) all += ' ';
        all += line;
    }
    return all;
}

Result<std::optional<Reply>> ReplyFramer::next() {
    while (!lost_) {
        const std::size_t end = buffer_.find('\n', taken_ + scanned_);
        if (end == std::string::npos) {
            buffer_.erase(0, taken_);
            taken_ = 0;
            scanned_ = buffer_.size();
            if (scanned_ > kLine) return lose("a line longer than any we take");
            return std::nullopt;
        }
        // A bare LF ends a line too: some servers write it in long explanations.
        std::string_view line = std::string_view(buffer_).substr(taken_, end - taken_);
        if (line.ends_with('\r')) line.remove_suffix(1);
        taken_ = end + 1;
        scanned_ = 0;
        const auto last = add(line);
        if (!last) return fail(last);
        if (!*last) continue;
        size_ = 0;
        return std::exchange(begun_, Reply{});
    }
    return std::unexpected(*lost_);
}

Result<bool> ReplyFramer::add(std::string_view line) {
    const auto code = ascii::parse_number<unsigned>(line.substr(0, 3));
    const char after = line.size() > 3 ? line[3] : ' ';
    if (line.size() < 3 || !code || *code < 200 || *code > 599 || (after != ' ' && after != '-'))
        return lose("what is no answer of a mail server; is the port right?");
    if (!begun_.lines.empty() && begun_.code != static_cast<int>(*code))
        return lose("an answer with two codes");
    size_ += line.size();
    if (line.size() > kLine || size_ > kReply) return lose("an answer larger than any we take");
    begun_.code = static_cast<int>(*code);
    begun_.lines.emplace_back(line.substr(std::min<std::size_t>(4, line.size())));
    return after == ' ';
}

std::unexpected<Error> ReplyFramer::lose(std::string_view what) {
    lost_ = Error{Errc::protocol, fmt::format("the server sent {}", what)};
    return std::unexpected(*lost_);
}

}  // namespace alder::smtp
