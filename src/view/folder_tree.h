// Accounts and their folders as rows: levels of a name ("Lists/cpp/std") as a tree, unread counts,
// folded branches with the counts of what they hide.

#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "mail/ids.h"
#include "view/line.h"

namespace alder::view {

struct FolderFacts {
    mail::FolderId id;
    std::string name;  // full, levels separated by "/"
    bool inbox = false;
    std::uint32_t total = 0;
    std::uint32_t unseen = 0;
};

struct AccountFacts {
    mail::AccountId id;
    std::string name;
    std::string state;                 // "offline", "syncing", why it does not work; may be empty
    std::vector<FolderFacts> folders;  // in the order they are to show
};

// A branch of the tree: an account (empty name) or a folder with others below it.
using Branch = std::pair<mail::AccountId, std::string>;

struct FolderTreeRow {
    enum class Kind : std::uint8_t { unified_inbox, account, folder, outbox } kind = Kind::folder;
    mail::AccountId account;
    mail::FolderId folder;  // 0: no folder itself
    std::string name;       // full
    text::TermText label;   // its last level
    int depth = 0;
    bool has_children = false;
    bool folded = false;
    std::uint32_t unseen = 0;  // with what is folded away below it
    std::uint32_t total = 0;
    text::TermText state;

    bool operator==(const FolderTreeRow&) const = default;
};

// With more than one account that has an inbox, the first row is all of them together.
std::vector<FolderTreeRow> folder_rows(std::span<const AccountFacts> accounts,
                                       const std::set<Branch>& folded);

// Exactly so many columns.
Line folder_line(const FolderTreeRow& row, int columns);

}  // namespace alder::view
