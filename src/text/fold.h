// The form of a text in which it is compared when a person searches: case, accents and width make
// no difference. "Müller", "MULLER" and "ｍｕｌｌｅｒ" fold to "muller".

#pragma once

#include <string>
#include <string_view>

namespace alder::text {

// UTF-8 in, UTF-8 out: NFKC_Casefold (UAX 31), then without combining marks; the few Latin letters
// whose stroke is no combining mark (ø ł đ ħ ı) lose it. What is not UTF-8 becomes U+FFFD. Folding
// twice changes nothing. A fast path for ASCII.
std::string fold(std::string_view utf8);

// Whether the folded text holds `folded`, which fold() made. Allocates nothing for ASCII text.
bool contains_folded(std::string_view utf8, std::string_view folded);

}  // namespace alder::text
