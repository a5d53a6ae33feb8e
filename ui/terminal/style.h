// How a cell looks, and what becomes of a look on a terminal that can do less. Colours are asked
// for freely (default, 16, 256, RGB) and reduced to the terminal's depth when drawn; a terminal
// without colours, or NO_COLOR, keeps bold, underline and reverse, so nothing is told by colour
// alone.

#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

namespace alder::ui::terminal {

struct Color {
    enum class Kind : std::uint8_t { normal, index, rgb };

    Kind kind = Kind::normal;
    std::uint8_t red = 0;  // index: the palette's number, 0..255 (0..15 the named ones)
    std::uint8_t green = 0;
    std::uint8_t blue = 0;

    static constexpr Color index(std::uint8_t number) { return {Kind::index, number, 0, 0}; }
    static constexpr Color rgb(std::uint8_t r, std::uint8_t g, std::uint8_t b) {
        return {Kind::rgb, r, g, b};
    }
    auto operator<=>(const Color&) const = default;
};

// A hyperlink (OSC 8) of the canvas the cell is on; 0 is none. See Canvas::add_link().
using LinkId = std::uint16_t;

struct Style {
    Color fg = {};
    Color bg = {};
    bool bold = false;
    bool dim = false;
    bool italic = false;
    bool underline = false;
    bool reverse = false;
    LinkId link = 0;
    auto operator<=>(const Style&) const = default;
};

// How many colours: none, the eight of ANSI, sixteen, the 256 of xterm, any.
enum class Depth : std::uint8_t { mono, colors8, colors16, colors256, truecolor };

// The nearest a terminal of this depth can show. On mono colours go; a background that was asked
// for becomes reverse, so that bars and cursors stay visible.
Style reduce(Style style, Depth depth);

// `over` on top of `base`: its colours where it has any, and the attributes of both.
Style combine(const Style& base, const Style& over);

// As users write it in a theme: "bold yellow on blue", "dim", "#ff8800 underline", "color123 on
// default", "bright-red". nullopt: a word is not known.
std::optional<Style> parse_style(std::string_view words);

}  // namespace alder::ui::terminal
