// The accounts and their folders as a tree, with what is unread in each.

#pragma once

#include <set>

#include "ui/screen/screen.h"
#include "view/folder_tree.h"

namespace alder::ui::screen {

class FoldersScreen final : public Screen {
public:
    explicit FoldersScreen(Desk& desk);

    // Puts the cursor on a folder.
    void go_to(mail::AccountId account, mail::FolderId folder);

    command::Screen kind() const override { return command::Screen::folders; }
    Heading heading() const override;
    void resize(terminal::Size body) override { list_.set_height(std::max(1, body.rows)); }
    bool run(command::Command command) override;
    widget::Click click(int row) override { return list_.click(row); }
    void scroll(long rows) override { list_.scroll(rows); }
    void shelves_changed() override { lay_out(); }
    void draw(const terminal::Pane& body) override;

private:
    static const Action<FoldersScreen> kActions[];

    void lay_out();
    void open();
    void open_inboxes();
    void previous_row() { list_.move(-1); }
    void next_row() { list_.move(1); }
    void page_up() { list_.page(-1); }
    void page_down() { list_.page(1); }
    void first() { list_.first(); }
    void last() { list_.last(); }
    void next_unread() { unread_from(1); }
    void previous_unread() { unread_from(-1); }
    void unread_from(long step);
    void create();
    void rename();
    void remove();
    const view::FolderTreeRow* here() const;
    const Shelf* shelf(mail::AccountId account) const;
    const store::FolderRow* folder_here() const;
    void perform(mail::AccountId account, Result<app::Deed> deed);

    Desk& desk_;
    std::vector<view::FolderTreeRow> rows_;
    std::set<view::Branch> folded_;
    widget::List list_;
};

}  // namespace alder::ui::screen
