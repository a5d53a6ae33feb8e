// Fields with parameters: Content-Type and Content-Disposition (RFC 2045, 5.1; RFC 2183), with RFC
// 2231 charsets and continuations (at most 1,000 pieces and 64 KiB a parameter), and what is sent
// instead: encoded words in parameters, raw 8-bit, spaces without quotes, missing semicolons.

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace alder::mime {

struct Parameter {
    std::string name;   // lower case, without "*" marks
    std::string value;  // UTF-8; of "boundary" the bytes as they stand
    bool operator==(const Parameter&) const = default;
};

struct ContentType {
    std::string type = "text";      // lower case
    std::string subtype = "plain";  // lower case
    std::vector<Parameter> parameters;
    bool valid = true;  // false: the field could not be read and this is the default

    std::string full() const { return type + "/" + subtype; }
    bool is(std::string_view full_type) const;  // "text/html", lower case
    // The first parameter of this lower-case name, or "".
    std::string_view parameter(std::string_view parameter_name) const;
    bool operator==(const ContentType&) const = default;
};

struct ContentDisposition {
    std::string kind;  // lower case: "inline", "attachment", …; "" when the field is missing
    std::vector<Parameter> parameters;

    std::string_view parameter(std::string_view parameter_name) const;
    bool operator==(const ContentDisposition&) const = default;
};

// The first word of a field of this kind, lower case, comments left out: "base64" of
// "BASE64 (mostly)".
std::string first_word(std::string_view raw_value);

ContentType parse_content_type(std::string_view raw_value);
ContentDisposition parse_content_disposition(std::string_view raw_value);

// "; name=value" for a header: a token, a quoted string, or RFC 2231 with UTF-8, in continuations
// of at most 70 characters.
std::string format_parameter(std::string_view name, std::string_view utf8);

}  // namespace alder::mime
