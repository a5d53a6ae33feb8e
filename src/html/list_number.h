// The numbers of items in a list, as its type has them written (HTML, 4.4.5).

#pragma once

#include <string>
#include <string_view>

namespace alder::html {

// '1', 'a', 'A', 'i' or 'I'; `otherwise` for what is none.
char list_type(std::string_view written, char otherwise);

// "3", "c", "C", "iii", "III"; numbers that have no letters or no Roman form in digits.
std::string list_number(int number, char type);

}  // namespace alder::html
