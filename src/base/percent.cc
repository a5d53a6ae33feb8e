#include "base/percent.h"

#include <cstddef>

#include "base/ascii.h"

namespace alder {

int hex_value(char c) {
    if (ascii::is_digit(c)) return c - '0';
    const char small = ascii::to_lower(c);
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

std::string escapes_decoded(std::string_view text, char mark) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_escape = text[i] == mark && i + 2 < text.size() &&
                               hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0;
        out += is_escape ? static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]))
                         : text[i];
        i += is_escape ? 2U : 0U;
    }
    return out;
}

}  // namespace alder
