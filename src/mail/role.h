// What a folder is for (RFC 6154, and the Inbox).

#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace alder::mail {

// The numbers are stored.
enum class Role { none, inbox, drafts, sent, archive, junk, trash };

// What somebody has thrown away, or would.
constexpr bool is_discarded(Role role) { return role == Role::junk || role == Role::trash; }

// "inbox", "drafts" …; "" for none.
constexpr std::string_view role_name(Role role) {
    constexpr std::array<std::string_view, 7> kNames{"",        "inbox", "drafts", "sent",
                                                     "archive", "junk",  "trash"};
    return kNames.at(static_cast<std::size_t>(role));
}

}  // namespace alder::mail
