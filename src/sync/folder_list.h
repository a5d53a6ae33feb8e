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

// How a server writes names.
struct NameStyle {
    std::optional<char> delimiter = '/';
    std::string prefix = {};  // wire bytes before every folder but INBOX: "INBOX."; never shown
    imap::NameEncoding encoding{};
};
// personal: the namespace that the server says is ours, or nullptr, where it says nothing; then it
// is taken from the list.
NameStyle name_style(const std::vector<imap::Listed>& listed, imap::NameEncoding encoding,
                     const imap::NamespaceEntry* personal);

// Made of the answers to LIST. Where the server names no folder for a use, one with a usual name
// has it ("Trash", "Deleted Items"). A name that comes twice is taken once; "\NonExistent" ones
// are parents only, and not selectable.
ServerFolders folder_list(const std::vector<imap::Listed>& listed, const NameStyle& style);

// Wire bytes for a folder of this full name ("Lists/cpp").
std::string wire_name(std::string_view name, const NameStyle& style);

}  // namespace alder::sync
