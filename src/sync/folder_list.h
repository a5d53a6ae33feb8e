// The folders of a server as people see them: names decoded, levels separated by "/", what each is
// for. RFC 9051, 7.3.1; special uses RFC 6154.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "imap/mailbox_name.h"
#include "imap/response.h"
#include "sync/fact.h"

namespace alder::sync {

// Made of the answers to LIST. Where the server names no folder for a use, one with a usual name
// has it ("Trash", "Deleted Items"). A name that comes twice is taken once; "\NonExistent" ones
// are parents only, and not selectable.
ServerFolders folder_list(const std::vector<imap::Listed>& listed, imap::NameEncoding encoding);

// How a server writes names: taken from its list, for folders that are made.
struct NameStyle {
    std::optional<char> delimiter = '/';
    std::string prefix = {};  // wire bytes before every folder but INBOX: "INBOX."
    imap::NameEncoding encoding{};
};
NameStyle name_style(const std::vector<imap::Listed>& listed, imap::NameEncoding encoding);

// Wire bytes for a folder of this full name ("Lists/cpp").
std::string wire_name(std::string_view name, const NameStyle& style);

}  // namespace alder::sync
