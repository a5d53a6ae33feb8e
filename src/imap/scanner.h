// Reads the tokens of one Frame (RFC 9051, 9). Failure sticks: after the first wrong byte every
// read gives an empty value, so a parser reads on and asks failed() once.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "imap/framer.h"

namespace alder::imap {

class Scanner {
public:
    explicit Scanner(const Frame& frame) : frame_(&frame), rest_(frame.text) {}

    bool failed() const { return failed_; }
    void fail() {
        failed_ = true;
        rest_ = {};
    }
    bool at_end() const { return rest_.empty(); }
    char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
    std::string_view rest() const { return rest_; }

    // Takes it when it stands there; `word` in any case, and only as a whole atom.
    bool accept(char c);
    bool accept_word(std::string_view word);
    void expect(char c);
    // Any number of spaces, none too: odd servers send two or leave one out.
    void skip_spaces();

    // The bytes up to one of these, or the end.
    std::string_view until_any(std::string_view stops);
    // At least one byte that is not space, parenthesis, quote, brace or control; "]" ends no atom.
    std::string atom();
    std::uint32_t number();
    std::uint64_t number64();
    // Quoted or literal. A streamed literal fails here; only content() takes it.
    std::string string();
    // Atom or string.
    std::string astring();
    // nullopt for NIL.
    std::optional<std::string> nstring();
    std::variant<std::monostate, std::string, LiteralRef> content();
    // Passes over one value of any kind; parentheses nest as deep as they like.
    void skip_value();

private:
    std::string quoted();
    std::variant<std::monostate, std::string, LiteralRef> literal();
    std::size_t offset() const {
        return static_cast<std::size_t>(rest_.data() - frame_->text.data());
    }

    const Frame* frame_;
    std::string_view rest_;
    std::size_t next_literal_ = 0;
    bool failed_ = false;
};

}  // namespace alder::imap
