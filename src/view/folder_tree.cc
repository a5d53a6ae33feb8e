#include "view/folder_tree.h"

#include <algorithm>

#include <fmt/format.h>

namespace alder::view {
namespace {

using text::TermText;
using Kind = FolderTreeRow::Kind;

// Names with thousands of levels exist to break things: what is deeper is one label.
constexpr int kMaxDepth = 32;

// One level of names; children in the order their first folder came.
struct Node {
    std::string name;  // full
    std::string label;
    const FolderFacts* facts = nullptr;
    std::vector<Node> children;
};

Node& child(Node& parent, const std::string& label) {
    const auto found = std::ranges::find(parent.children, label, &Node::label);
    if (found != parent.children.end()) return *found;
    const std::string name = parent.name.empty() ? label : parent.name + "/" + label;
    return parent.children.emplace_back(Node{name, label, nullptr, {}});
}

Node tree_of(const AccountFacts& account) {
    Node root;
    for (const FolderFacts& folder : account.folders) {
        Node* node = &root;
        std::string_view rest = folder.name;
        for (int depth = 1; depth < kMaxDepth && rest.find('/') != std::string_view::npos;
             ++depth) {
            node = &child(*node, std::string(rest.substr(0, rest.find('/'))));
            rest.remove_prefix(rest.find('/') + 1);
        }
        node = &child(*node, std::string(rest));
        node->facts = &folder;
    }
    return root;
}

void add_counts(const Node& node, FolderTreeRow& row) {
    if (node.facts != nullptr) {
        row.unseen += node.facts->unseen;
        row.total += node.facts->total;
    }
    for (const Node& below : node.children) add_counts(below, row);
}

void add_rows(const Node& node, FolderTreeRow row, const std::set<Branch>& folded,
              std::vector<FolderTreeRow>& rows) {
    row.name = node.name;
    row.label = TermText::clean(node.label);
    row.folder = node.facts == nullptr ? mail::FolderId{} : node.facts->id;
    row.has_children = !node.children.empty();
    row.folded = row.has_children && folded.contains({row.account, node.name});
    row.unseen = node.facts == nullptr ? 0 : node.facts->unseen;
    row.total = node.facts == nullptr ? 0 : node.facts->total;
    if (row.folded) {
        row.unseen = row.total = 0;
        add_counts(node, row);
    }
    rows.push_back(row);
    if (row.folded) return;
    ++row.depth;
    for (const Node& below : node.children) add_rows(below, row, folded, rows);
}

void add_unified(std::span<const AccountFacts> accounts, std::vector<FolderTreeRow>& rows) {
    FolderTreeRow row;
    row.kind = Kind::unified_inbox;
    row.label = TermText::own("All inboxes");
    int inboxes = 0;
    for (const AccountFacts& account : accounts)
        for (const FolderFacts& folder : account.folders)
            if (folder.inbox) {
                ++inboxes;
                row.unseen += folder.unseen;
                row.total += folder.total;
            }
    if (inboxes > 1) rows.push_back(row);
}

}  // namespace

std::vector<FolderTreeRow> folder_rows(std::span<const AccountFacts> accounts,
                                       const std::set<Branch>& folded) {
    std::vector<FolderTreeRow> rows;
    add_unified(accounts, rows);
    for (const AccountFacts& account : accounts) {
        const Node root = tree_of(account);
        FolderTreeRow row;
        row.kind = Kind::account;
        row.account = account.id;
        row.label = TermText::clean(account.name);
        row.state = TermText::clean(account.state);
        row.has_children = !root.children.empty();
        row.folded = row.has_children && folded.contains({account.id, ""});
        if (row.folded) add_counts(root, row);
        rows.push_back(row);
        if (row.folded) continue;
        FolderTreeRow below;
        below.account = account.id;
        below.depth = 1;
        for (const Node& node : root.children) add_rows(node, below, folded, rows);
    }
    return rows;
}

Line folder_line(const FolderTreeRow& row, int columns) {
    TermText counts;
    if (row.unseen > 0)
        counts = TermText::clean(fmt::format(" {}/{} ", row.unseen, row.total));
    else if (row.total > 0)
        counts = TermText::clean(fmt::format(" {} ", row.total));
    if (!row.state.empty()) counts = TermText::own(" ") + row.state + TermText::own(" ") + counts;
    const TermText sign = !row.has_children ? TermText::own("  ")
                          : row.folded      ? TermText::own("+ ")
                                            : TermText::own("- ");
    const TermText indent = TermText().padded(std::min(row.depth * 2, columns / 2));
    const int room = std::max(0, columns - indent.columns() - 2);
    counts = counts.truncated(std::max(room / 2, room - row.label.columns()));
    const bool exists = row.folder != mail::FolderId{} || row.kind != Kind::folder;
    const Look look = row.unseen > 0              ? Look::unread
                      : row.kind == Kind::account ? Look::strong
                      : exists                    ? Look::normal
                                                  : Look::faint;
    const TermText left = (indent + sign).truncated(columns);
    const int label_room = std::max(0, columns - left.columns() - counts.columns());
    return {{left, Look::faint, {}},
            {row.label.padded(label_room), look, {}},
            {counts, row.unseen > 0 ? Look::unread : Look::faint, {}}};
}

}  // namespace alder::view
