#include "ui/terminal/style.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string>

#include "base/ascii.h"

namespace alder::ui::terminal {
namespace {

struct Rgb {
    int red, green, blue;
};

// The sixteen as xterm shows them.
constexpr std::array<Rgb, 16> kNamed = {{{0, 0, 0},
                                         {205, 0, 0},
                                         {0, 205, 0},
                                         {205, 205, 0},
                                         {0, 0, 238},
                                         {205, 0, 205},
                                         {0, 205, 205},
                                         {229, 229, 229},
                                         {127, 127, 127},
                                         {255, 0, 0},
                                         {0, 255, 0},
                                         {255, 255, 0},
                                         {92, 92, 255},
                                         {255, 0, 255},
                                         {0, 255, 255},
                                         {255, 255, 255}}};

constexpr std::array<int, 6> kCube = {0, 95, 135, 175, 215, 255};

Rgb palette(int number) {
    if (number < 16) return kNamed[static_cast<std::size_t>(number)];
    if (number >= 232) {
        const int grey = 8 + (number - 232) * 10;
        return {grey, grey, grey};
    }
    const auto level = [&](int step) {
        return kCube[static_cast<std::size_t>((number - 16) / step % 6)];
    };
    return {level(36), level(6), level(1)};
}

int distance(Rgb a, Rgb b) {
    const int red = a.red - b.red;
    const int green = a.green - b.green;
    const int blue = a.blue - b.blue;
    return 3 * red * red + 6 * green * green + 2 * blue * blue;
}

// The palette's nearest to wanted among [first, last).
Color nearest(Rgb wanted, int first, int last) {
    int best = first;
    int least = std::numeric_limits<int>::max();
    for (int number = first; number < last; ++number) {
        const int far = distance(wanted, palette(number));
        if (far >= least) continue;
        least = far;
        best = number;
    }
    return Color::index(static_cast<std::uint8_t>(best));
}

Rgb rgb_of(Color color) {
    if (color.kind == Color::Kind::index) return palette(color.red);
    return {color.red, color.green, color.blue};
}

Color reduce_color(Color color, Depth depth) {
    if (color.kind == Color::Kind::normal || depth == Depth::truecolor) return color;
    if (depth == Depth::mono) return {};
    const bool index = color.kind == Color::Kind::index;
    if (depth == Depth::colors256) return index ? color : nearest(rgb_of(color), 16, 256);
    if (index && color.red < 8) return color;
    if (index && color.red < 16)
        return depth == Depth::colors16 ? color
                                        : Color::index(static_cast<std::uint8_t>(color.red - 8));
    return nearest(rgb_of(color), 0, depth == Depth::colors16 ? 16 : 8);
}

constexpr std::array<std::string_view, 8> kColorNames = {"black", "red",     "green", "yellow",
                                                         "blue",  "magenta", "cyan",  "white"};

std::optional<Color> parse_hex(std::string_view digits) {
    unsigned value = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (digits.size() != 6 || error != std::errc{} || end != digits.data() + 6) return std::nullopt;
    return Color::rgb(static_cast<std::uint8_t>(value >> 16),
                      static_cast<std::uint8_t>(value >> 8 & 0xff),
                      static_cast<std::uint8_t>(value & 0xff));
}

std::optional<Color> parse_color(std::string_view word) {
    if (word == "default") return Color{};
    if (word.starts_with('#')) return parse_hex(word.substr(1));
    if (word.starts_with("color")) {
        const auto number = ascii::parse_number<std::uint8_t>(word.substr(5));
        if (!number) return std::nullopt;
        return Color::index(*number);
    }
    if (word == "grey" || word == "gray") return Color::index(8);
    const bool bright = word.starts_with("bright-");
    if (bright) word.remove_prefix(7);
    const auto* const found = std::ranges::find(kColorNames, word);
    if (found == kColorNames.end()) return std::nullopt;
    return Color::index(static_cast<std::uint8_t>(found - kColorNames.begin() + (bright ? 8 : 0)));
}

bool set_attribute(Style& style, std::string_view word) {
    if (word == "bold") return style.bold = true;
    if (word == "dim") return style.dim = true;
    if (word == "italic") return style.italic = true;
    if (word == "underline") return style.underline = true;
    if (word == "reverse") return style.reverse = true;
    return false;
}

}  // namespace

Style reduce(Style style, Depth depth) {
    if (depth == Depth::mono && style.bg.kind != Color::Kind::normal) style.reverse = true;
    const Color wanted = style.fg;
    style.fg = reduce_color(style.fg, depth);
    // Grey becomes black where there are eight colours, and most of those terminals are black.
    if (style.fg == Color::index(0) && wanted != style.fg && style.bg.kind == Color::Kind::normal) {
        style.fg = {};
        style.dim = true;
    }
    style.bg = reduce_color(style.bg, depth);
    // Two colours that became one would hide the text.
    if (style.fg == style.bg && style.fg.kind != Color::Kind::normal) style.fg = {};
    return style;
}

Style combine(const Style& base, const Style& over) {
    Style both = base;
    if (over.fg.kind != Color::Kind::normal) both.fg = over.fg;
    if (over.bg.kind != Color::Kind::normal) both.bg = over.bg;
    both.bold |= over.bold;
    both.dim |= over.dim;
    both.italic |= over.italic;
    both.underline |= over.underline;
    both.reverse |= over.reverse;
    if (over.link != 0) both.link = over.link;
    return both;
}

std::optional<Style> parse_style(std::string_view words) {
    Style style;
    bool background = false;
    const std::string lower = ascii::lower(words);
    for (const std::string_view word : ascii::split(lower, ' ')) {
        if (word.empty() || set_attribute(style, word)) continue;
        if (word == "on") {
            background = true;
            continue;
        }
        const auto color = parse_color(word);
        if (!color) return std::nullopt;
        (background ? style.bg : style.fg) = *color;
        background = false;
    }
    if (background) return std::nullopt;
    return style;
}

}  // namespace alder::ui::terminal
