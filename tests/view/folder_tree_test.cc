#include "view/folder_tree.h"

#include <string>

#include <gtest/gtest.h>

namespace alder::view {
namespace {

using mail::AccountId;
using mail::FolderId;

std::vector<AccountFacts> accounts() {
    return {{AccountId{1},
             "work",
             "",
             {{FolderId{1}, "Inbox", true, 10, 2},
              {FolderId{2}, "Lists/cpp", false, 100, 5},
              {FolderId{3}, "Lists/c", false, 50, 0},
              {FolderId{4}, "Archive", false, 7, 0}}},
            {AccountId{2}, "home", "offline", {{FolderId{9}, "Inbox", true, 3, 1}}}};
}

std::string picture(const std::set<Branch>& folded, int width = 30) {
    std::string all;
    for (const FolderTreeRow& row : folder_rows(accounts(), folded)) {
        EXPECT_EQ(columns(folder_line(row, width)), width);
        std::string line = words(folder_line(row, width)).utf8();
        all += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return all;
}

TEST(FolderTree, ShowsAccountsLevelsAndUnreadCounts) {
    EXPECT_EQ(picture({}),
              "  All inboxes            3/13\n"
              "- work\n"
              "    Inbox                2/10\n"
              "  - Lists\n"
              "      cpp               5/100\n"
              "      c                    50\n"
              "    Archive                 7\n"
              "- home                offline\n"
              "    Inbox                 1/3\n");
}

TEST(FolderTree, TheStateOfAnAccountHasTheRoomThatItsNameLeaves) {
    std::vector<AccountFacts> all = accounts();
    all[0].state = "offline: no network";
    EXPECT_EQ(words(folder_line(folder_rows(all, {})[1], 30)).utf8(),
              "- work    offline: no network ");
    all[0].state = "offline: the server does not answer";
    EXPECT_EQ(words(folder_line(folder_rows(all, {})[1], 30)).utf8(),
              "- work offline: the server do…");
}

TEST(FolderTree, AFoldedBranchCountsWhatItHides) {
    EXPECT_EQ(picture({{AccountId{1}, "Lists"}, {AccountId{2}, ""}}),
              "  All inboxes            3/13\n"
              "- work\n"
              "    Inbox                2/10\n"
              "  + Lists               5/150\n"
              "    Archive                 7\n"
              "+ home           offline  1/3\n");
}

TEST(FolderTree, OneAccountNeedsNoUnifiedInbox) {
    const std::vector<AccountFacts> one = {accounts()[0]};
    EXPECT_EQ(folder_rows(one, {})[0].kind, FolderTreeRow::Kind::account);
}

TEST(FolderTree, ALevelThatIsNoFolderCanBeFoldedAndNotOpened) {
    const auto rows = folder_rows(accounts(), {});
    EXPECT_EQ(rows[3].name, "Lists");
    EXPECT_EQ(rows[3].folder, FolderId{});
    EXPECT_TRUE(rows[3].has_children);
}

TEST(FolderTree, HostileNamesStayInTheirLine) {
    std::string deep;
    for (int i = 0; i < 100000; ++i) deep += "a/";
    const std::vector<AccountFacts> one = {
        {AccountId{1},
         "x",
         "",
         {{FolderId{1}, deep, false, 1, 1}, {FolderId{2}, "b\x1b[2J", false, 1, 0}}}};
    const auto rows = folder_rows(one, {});
    EXPECT_LT(rows.size(), 40u);
    for (const FolderTreeRow& row : rows) EXPECT_EQ(columns(folder_line(row, 40)), 40);
    EXPECT_EQ(rows.back().label.utf8(), "b␛[2J");
}

}  // namespace
}  // namespace alder::view
