#include "base/natural_order.h"

#include <algorithm>

#include "base/ascii.h"

namespace alder {

namespace {

// The number that the text begins with, taken off it; without its leading zeros.
std::string_view take_number(std::string_view& text) {
    const auto length =
        static_cast<std::size_t>(std::ranges::find_if_not(text, ascii::is_digit) - text.begin());
    std::string_view digits = text.substr(0, length);
    text.remove_prefix(length);
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), length));
    return digits;
}

// Of any length.
std::strong_ordering number_order(std::string_view a, std::string_view b) {
    return a.size() == b.size() ? a <=> b : a.size() <=> b.size();
}

unsigned char folded(char c) { return static_cast<unsigned char>(ascii::to_lower(c)); }

}  // namespace

std::strong_ordering natural_order(std::string_view a, std::string_view b) {
    std::string_view x = a;
    std::string_view y = b;
    while (!x.empty() && !y.empty()) {
        auto order = std::strong_ordering::equal;
        if (ascii::is_digit(x.front()) && ascii::is_digit(y.front())) {
            const std::string_view left = take_number(x);
            order = number_order(left, take_number(y));
        } else {
            order = folded(x.front()) <=> folded(y.front());
            x.remove_prefix(1);
            y.remove_prefix(1);
        }
        if (order != 0) return order;
    }
    const auto rest = x.size() <=> y.size();
    return rest != 0 ? rest : a <=> b;
}

}  // namespace alder
