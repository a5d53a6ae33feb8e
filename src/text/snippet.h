// The first words of a text, for an index row: on one line, white space joined, what a person
// skips left out (quotes, the line that introduces them, signature, markup, invisible padding).
// Cheap enough to run on every message imported; not a rendering.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace alder::text {

// Collects characters up to so many.
class Snippet {
public:
    explicit Snippet(std::size_t characters) : left_(characters) {}

    void add(char32_t code);
    void add(std::string_view utf8);
    // What comes is another word.
    void space() { space_ = !out_.empty(); }

    bool full() const { return left_ == 0; }
    std::string take();

private:
    std::string out_;
    std::size_t left_;
    bool space_ = false;
};

// At most so many characters of a plain text, UTF-8.
std::string plain_snippet(std::string_view utf8, std::size_t characters);

}  // namespace alder::text
