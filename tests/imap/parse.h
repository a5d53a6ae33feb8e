// Responses from bytes in a test, by the framer and parser together.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "imap/parse_response.h"
#include "tests/support/must.h"

namespace alder::imap {

inline std::vector<Result<Response>> parse_stream(std::string_view bytes, std::size_t at_a_time) {
    Framer framer;
    std::vector<Result<Response>> responses;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(at_a_time, bytes.size()))) {
        framer.feed(bytes.substr(0, at_a_time));
        while (auto piece = tests::must(framer.next())) {
            if (const auto* frame = std::get_if<Frame>(&*piece))
                responses.push_back(parse_response(*frame));
        }
    }
    return responses;
}

// The one response of a line given without its CRLF. It is fed at every split and must be the same.
inline Result<Response> parse_line(const std::string& line) {
    const std::string bytes = line + "\r\n";
    const auto whole = parse_stream(bytes, bytes.size());
    EXPECT_EQ(whole.size(), 1U) << line;
    for (std::size_t n = 1; n < bytes.size(); ++n)
        EXPECT_TRUE(parse_stream(bytes, n) == whole) << line << " split by " << n;
    return whole.front();
}

template <class T>
T parse_as(const std::string& line) {
    Response response = tests::must(parse_line(line));
    EXPECT_TRUE(std::holds_alternative<T>(response)) << line;
    return std::get<T>(std::move(response));
}

}  // namespace alder::imap
