#include "html/list_number.h"

#include "base/ascii.h"

namespace alder::html {

namespace {

// 26 is "z", 27 "aa".
std::string letters(int number) {
    constexpr int kLetters = 26;
    std::string out;
    for (; number > 0; number = (number - 1) / kLetters)
        out.insert(out.begin(), static_cast<char>('a' + (number - 1) % kLetters));
    return out;
}

std::string roman(int number) {
    constexpr struct {
        int value;
        std::string_view written;
    } kSigns[] = {{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"},
                  {90, "xc"},  {50, "l"},   {40, "xl"}, {10, "x"},   {9, "ix"},
                  {5, "v"},    {4, "iv"},   {1, "i"}};
    std::string out;
    for (const auto& sign : kSigns) {
        for (; number >= sign.value; number -= sign.value) out += sign.written;
    }
    return out;
}

}  // namespace

char list_type(std::string_view written, char otherwise) {
    const bool is_type = written.size() == 1 && std::string_view("1aAiI").contains(written[0]);
    return is_type ? written[0] : otherwise;
}

std::string list_number(int number, char type) {
    constexpr int kMostRoman = 3999;
    const char kind = ascii::to_lower(type);
    if (type == '1' || number < 1 || (kind == 'i' && number > kMostRoman))
        return std::to_string(number);
    const std::string out = kind == 'i' ? roman(number) : letters(number);
    return type == kind ? out : ascii::upper(out);
}

}  // namespace alder::html
