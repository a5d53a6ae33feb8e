#include "compose/one_line.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"

namespace alder::compose {

namespace {

// U+200E, U+200F, U+2028 to U+202E, U+2066 to U+2069, all of three bytes; U+061C below.
constexpr std::array<std::string_view, 13> kTurning{
    "\u200e", "\u200f", "\u2028", "\u2029", "\u202a", "\u202b", "\u202c",
    "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"};

bool is_c1(std::string_view two) {
    return two.size() == 2 && two[0] == '\xc2' && static_cast<unsigned char>(two[1]) < 0xa0;
}

}  // namespace

std::string one_line(std::string_view utf8) {
    std::string out;
    for (std::size_t at = 0; at < utf8.size(); ++at) {
        if (std::ranges::find(kTurning, utf8.substr(at, 3)) != kTurning.end()) {
            at += 2;
        } else if (utf8.substr(at, 2) == "\u061c") {
            ++at;
        } else if (is_c1(utf8.substr(at, 2))) {
            out += ' ';
            ++at;
        } else {
            out += ascii::is_control(utf8[at]) ? ' ' : utf8[at];
        }
    }
    return out;
}

}  // namespace alder::compose
