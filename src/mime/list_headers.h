// What a mailing list tells about itself: RFC 2369 (commands), RFC 2919 (its name), RFC 8058
// (leaving by one click).

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mime/header.h"

namespace alder::mime {

struct MailingList {
    std::string id;    // without angle brackets
    std::string name;  // the phrase before it
    // URLs in the order the list prefers them: mailto:, https:, …; as written, spaces removed.
    std::vector<std::string> post;
    std::vector<std::string> help;
    std::vector<std::string> subscribe;
    std::vector<std::string> unsubscribe;
    std::vector<std::string> owner;
    std::vector<std::string> archive;
    bool closed = false;     // "List-Post: NO"
    bool one_click = false;  // the https URL of unsubscribe takes a POST, RFC 8058
    bool operator==(const MailingList&) const = default;
};

MailingList parse_mailing_list(const HeaderBlock& header);

// "<a>, (comment) <b>" as a, b. RFC 2369, 2.
std::vector<std::string> parse_list_urls(std::string_view raw_value);

}  // namespace alder::mime
