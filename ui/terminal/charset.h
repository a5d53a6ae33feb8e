// The edge where UTF-8 meets a terminal of another locale. Going out, what the charset lacks
// becomes something of the same width: line drawing in ASCII, letters without their accents, else
// "?". Coming in, bytes become UTF-8. For UTF-8 both do nothing.

#pragma once

#include <string>
#include <string_view>

#include <iconv.h>

namespace alder::ui::terminal {

class Charset {
public:
    // A name as nl_langinfo(CODESET) gives it; one iconv does not know is taken for ASCII.
    explicit Charset(const std::string& name);
    ~Charset();
    Charset(const Charset&) = delete;
    Charset& operator=(const Charset&) = delete;

    bool is_utf8() const { return utf8_; }

    // Text with escape sequences in it, ready to be written.
    std::string to_terminal(std::string_view utf8);
    // Bytes as they came, at any split; what is undefined becomes U+FFFD.
    std::string from_terminal(std::string_view bytes);

private:
    std::string fallback(std::string_view cluster, int columns);
    bool convert(std::string_view cluster, std::string& out);

    bool utf8_ = false;
    iconv_t out_;
    iconv_t in_;
    std::string held_;  // the beginning of a character
};

}  // namespace alder::ui::terminal
