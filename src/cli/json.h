// JSON as the commands print it: UTF-8 on one line, keys in the order they were set, and nothing in
// it that a terminal would obey.

#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "mail/address.h"

namespace alder::cli {

using Json = nlohmann::ordered_json;

// One line without its end. Broken UTF-8 becomes U+FFFD; DEL, C1 and bidi controls become escapes.
std::string json_line(const Json& value);
// The same over several lines, for people.
std::string json_pages(const Json& value);

// [{"name","address"} or {"group","members":[..]}, ..]
Json to_json(const mail::AddressList& list);

}  // namespace alder::cli
