#include "html/color.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string>

#include "base/ascii.h"

namespace alder::html {

namespace {

constexpr int kAlike = 16;  // of 255, in each of red, green and blue

struct Named {
    std::string_view name;
    Color color;
};

constexpr Named kNames[] = {
    {"aliceblue", 0xf0f8ff},   {"aqua", 0x00ffff},        {"azure", 0xf0ffff},
    {"beige", 0xf5f5dc},       {"black", 0x000000},       {"blue", 0x0000ff},
    {"darkblue", 0x00008b},    {"darkgray", 0xa9a9a9},    {"darkgreen", 0x006400},
    {"darkgrey", 0xa9a9a9},    {"darkred", 0x8b0000},     {"dimgray", 0x696969},
    {"floralwhite", 0xfffaf0}, {"fuchsia", 0xff00ff},     {"gainsboro", 0xdcdcdc},
    {"ghostwhite", 0xf8f8ff},  {"gold", 0xffd700},        {"gray", 0x808080},
    {"green", 0x008000},       {"grey", 0x808080},        {"honeydew", 0xf0fff0},
    {"ivory", 0xfffff0},       {"lavender", 0xe6e6fa},    {"lightgray", 0xd3d3d3},
    {"lightgrey", 0xd3d3d3},   {"lightyellow", 0xffffe0}, {"lime", 0x00ff00},
    {"linen", 0xfaf0e6},       {"maroon", 0x800000},      {"mintcream", 0xf5fffa},
    {"navy", 0x000080},        {"oldlace", 0xfdf5e6},     {"olive", 0x808000},
    {"orange", 0xffa500},      {"purple", 0x800080},      {"red", 0xff0000},
    {"seashell", 0xfff5ee},    {"silver", 0xc0c0c0},      {"snow", 0xfffafa},
    {"teal", 0x008080},        {"white", 0xffffff},       {"whitesmoke", 0xf5f5f5},
    {"yellow", 0xffff00},
};

struct Number {
    double value = 0;
    bool is_percent = false;
};

// The numbers inside "rgb(255 255 255/50%)"; at most four.
struct Numbers {
    std::array<Number, 4> all;
    std::size_t count = 0;
};

std::optional<Numbers> numbers_in(std::string_view text) {
    Numbers out;
    while (true) {
        text.remove_prefix(std::min(text.find_first_not_of(" ,/"), text.size()));
        if (text.starts_with(')')) return out;
        if (out.count == out.all.size()) return std::nullopt;
        Number& number = out.all[out.count++];
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(),
                                                  number.value, std::chars_format::fixed);
        if (error != std::errc{}) return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        number.is_percent = text.starts_with('%');
        if (number.is_percent) text.remove_prefix(1);
        if (text.starts_with("deg")) text.remove_prefix(3);
    }
}

Color mixed(double red, double green, double blue) {
    const auto byte = [](double part) {
        return static_cast<int>(std::lround(255 * std::clamp(part, 0.0, 1.0)));
    };
    return byte(red) << 16 | byte(green) << 8 | byte(blue);
}

// CSS Color 4, 7.1.
Color from_hsl(double hue, double saturation, double lightness) {
    saturation = std::clamp(saturation, 0.0, 1.0);
    lightness = std::clamp(lightness, 0.0, 1.0);
    const double spread = saturation * std::min(lightness, 1 - lightness);
    const auto part = [&](double shift) {
        const double turned = std::fmod(shift + std::fmod(hue, 360.0) / 30 + 12, 12.0);
        return lightness - spread * std::max(-1.0, std::min({turned - 3, 9 - turned, 1.0}));
    };
    return mixed(part(0), part(8), part(4));
}

double share(const Number& number, double whole) {
    return number.value / (number.is_percent ? 100 : whole);
}

Color from_function(std::string_view value, double least_opacity) {
    const std::size_t open = value.find('(');
    const std::string_view name = value.substr(0, open);
    const bool is_hsl = name == "hsl" || name == "hsla";
    if (!is_hsl && name != "rgb" && name != "rgba") return kOtherColor;
    const auto numbers = numbers_in(value.substr(open + 1));
    if (!numbers || numbers->count < 3) return kOtherColor;
    const auto& [a, b, c, opacity] = numbers->all;
    if (numbers->count == 4 && share(opacity, 1) < least_opacity) return kSeeThrough;
    return is_hsl ? from_hsl(a.value, b.value / 100, c.value / 100)
                  : mixed(share(a, 255), share(b, 255), share(c, 255));
}

// "fff", "ffffff", and with an opacity behind them.
Color from_digits(std::string_view digits, double least_opacity) {
    std::string hex(digits);
    if (hex.size() == 3 || hex.size() == 4) {
        hex.clear();
        for (const char c : digits) hex.append(2, c);
    }
    if (hex.size() != 6 && hex.size() != 8) return kOtherColor;
    const auto number = [&](std::size_t from, std::size_t length) {
        int out = kOtherColor;
        const char* last = hex.data() + from + length;
        const auto [end, error] = std::from_chars(hex.data() + from, last, out, 16);
        return end == last && error == std::errc{} && out >= 0 ? out : kOtherColor;
    };
    const Color color = number(0, 6);
    if (hex.size() == 6 || color < 0) return color;
    const int opacity = number(6, 2);
    return opacity >= 0 && opacity < least_opacity * 255 ? kSeeThrough : color;
}

}  // namespace

Color color_of(std::string_view value, double least_opacity) {
    if (value.empty() || value == "inherit") return kNoColor;
    if (value == "transparent") return kSeeThrough;
    if (value.front() == '#') return from_digits(value.substr(1), least_opacity);
    if (value.contains('(')) return from_function(value, least_opacity);
    const auto* named = std::ranges::lower_bound(kNames, value, {}, &Named::name);
    return named != std::end(kNames) && named->name == value ? named->color : kOtherColor;
}

Color old_color_of(std::string_view value) {
    const std::string name = ascii::lower(ascii::trim(value));
    const Color color = color_of(name);
    return color == kOtherColor && name.size() == 6 ? from_digits(name, kLeastOpacity) : color;
}

bool are_alike(Color a, Color b) {
    if (a < 0 || b < 0) return false;
    for (const int shift : {0, 8, 16}) {
        if (std::abs((a >> shift & 0xff) - (b >> shift & 0xff)) > kAlike) return false;
    }
    return true;
}

}  // namespace alder::html
