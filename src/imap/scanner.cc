#include "imap/scanner.h"

#include "base/ascii.h"

namespace alder::imap {
namespace {

bool is_atom_char(char c) {
    return !ascii::is_control(c) && c != ' ' && c != '(' && c != ')' && c != '"' && c != '{';
}

}  // namespace

bool Scanner::accept(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
}

bool Scanner::accept_word(std::string_view word) {
    if (!ascii::istarts_with(rest_, word)) return false;
    if (rest_.size() > word.size() && is_atom_char(rest_[word.size()])) return false;
    rest_.remove_prefix(word.size());
    return true;
}

void Scanner::expect(char c) {
    if (!accept(c)) fail();
}

void Scanner::skip_spaces() {
    while (accept(' ')) {
    }
}

std::string_view Scanner::until_any(std::string_view stops) {
    const std::string_view found = rest_.substr(0, rest_.find_first_of(stops));
    rest_.remove_prefix(found.size());
    return found;
}

std::string Scanner::atom() {
    std::size_t size = 0;
    while (size < rest_.size() && is_atom_char(rest_[size])) ++size;
    if (size == 0) fail();
    std::string word(rest_.substr(0, size));
    if (!failed_) rest_.remove_prefix(size);
    return word;
}

std::uint64_t Scanner::number64() {
    std::size_t size = 0;
    while (size < rest_.size() && ascii::is_digit(rest_[size])) ++size;
    const auto value = ascii::parse_number<std::uint64_t>(rest_.substr(0, size));
    if (!value) {
        fail();
        return 0;
    }
    rest_.remove_prefix(size);
    return *value;
}

std::uint32_t Scanner::number() {
    const std::uint64_t value = number64();
    if (value > 0xffffffff) fail();
    return failed_ ? 0 : static_cast<std::uint32_t>(value);
}

std::string Scanner::quoted() {
    std::string text;
    expect('"');
    while (!failed_ && !accept('"')) {
        accept('\\');
        if (rest_.empty()) {
            fail();
            return {};
        }
        text += rest_.front();
        rest_.remove_prefix(1);
    }
    return text;
}

std::variant<std::monostate, std::string, LiteralRef> Scanner::literal() {
    const std::size_t end = rest_.find('\n');
    if (end == std::string_view::npos || next_literal_ >= frame_->literals.size()) {
        fail();
        return {};
    }
    rest_.remove_prefix(end + 1);
    const FrameLiteral& here = frame_->literals[next_literal_++];
    if (here.offset != offset()) {
        fail();
        return {};
    }
    if (here.streamed) return here.literal;
    std::string bytes(rest_.substr(0, static_cast<std::size_t>(here.literal.size)));
    rest_.remove_prefix(bytes.size());
    return bytes;
}

std::variant<std::monostate, std::string, LiteralRef> Scanner::content() {
    if (peek() == '"') return quoted();
    if (peek() == '~') accept('~');
    if (peek() == '{') return literal();
    if (!accept_word("NIL")) fail();
    return {};
}

std::string Scanner::string() {
    if (peek() == '"') return quoted();
    if (peek() == '~') accept('~');
    if (peek() == '{') {
        auto bytes = literal();
        if (auto* text = std::get_if<std::string>(&bytes)) return std::move(*text);
    }
    fail();
    return {};
}

std::string Scanner::astring() {
    return peek() == '"' || peek() == '{' || rest_.starts_with("~{") ? string() : atom();
}

std::optional<std::string> Scanner::nstring() {
    if (accept_word("NIL")) return std::nullopt;
    // An atom where a string belongs: some servers send bare words in BODYSTRUCTURE.
    return astring();
}

void Scanner::skip_value() {
    std::size_t depth = 0;
    do {
        skip_spaces();
        if (accept('(')) {
            ++depth;
        } else if (depth > 0 && accept(')')) {
            --depth;
        } else if (peek() == '{' || rest_.starts_with("~{")) {
            accept('~');
            literal();
        } else {
            astring();
        }
    } while (depth > 0 && !failed_);
}

}  // namespace alder::imap
