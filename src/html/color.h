// Colours as pages name them, as far as it takes to see text in the colour of what is behind it.

#pragma once

#include <string_view>

namespace alder::html {

// Red, green and blue; or one of these.
using Color = int;
constexpr Color kNoColor = -1;     // none is declared: that of what is around
constexpr Color kOtherColor = -2;  // one that cannot be compared
constexpr Color kSeeThrough = -3;

// Of a value as Declarations has it: "#fff", "rgba(255,255,255,0.5)", "hsl(0 0% 100%)" and the
// names that are in use for grounds. kSeeThrough when it is less opaque than that, of 1.
constexpr double kLeastOpacity = 0.1;
Color color_of(std::string_view value, double least_opacity = kLeastOpacity);
// Of <font color=FFFFFF>.
Color old_color_of(std::string_view value);

// Whether nobody reads a text in the one on the other.
bool are_alike(Color a, Color b);

}  // namespace alder::html
