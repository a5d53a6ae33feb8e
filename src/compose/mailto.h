// mailto: URLs (RFC 6068), which strangers write on pages and in letters: they may say to whom,
// about what and with which words, never which files to attach, whom to copy in secret, or any
// other field (CVE-2020-11879, CVE-2020-11880).

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace alder::compose {

struct Mailto {
    std::string to;  // lines of addresses as in Draft; UTF-8
    std::string cc;
    std::string subject;
    std::string body;                      // LF
    std::vector<std::string> in_reply_to;  // without angle brackets
    std::vector<std::string> ignored;      // names of fields that it may not set, lower case

    bool operator==(const Mailto&) const = default;
};

// Errc::bad_data when it is no mailto: URL, or longer than 1 MiB.
Result<Mailto> read_mailto(std::string_view url);

}  // namespace alder::compose
