// The same work as in mime_bench.cc, done by GMime: built where its library is present.

#pragma once

#include <cstddef>
#include <string_view>

namespace alder::bench {

void start_gmime();

// All of these return a number of bytes that depends on what was decoded.

// Parses the message, decodes the fields of its envelope and every part, text to UTF-8.
std::size_t gmime_decode(std::string_view message);
// Parses a header without a body.
std::size_t gmime_parse_header(std::string_view header);
std::size_t gmime_base64(std::string_view encoded);

}  // namespace alder::bench
