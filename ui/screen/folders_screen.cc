#include "ui/screen/folders_screen.h"

#include <algorithm>

#include <fmt/format.h>

#include "ui/screen/index_screen.h"
#include "ui/screen/letter_office.h"
#include "ui/screen/outbox_screen.h"
#include "ui/screen/paint.h"

namespace alder::ui::screen {

using command::Command;
using view::FolderTreeRow;
using widget::Role;
using widget::Tone;

const Action<FoldersScreen> FoldersScreen::kActions[] = {
    {Command::open, &FoldersScreen::open},
    {Command::previous_row, &FoldersScreen::previous_row},
    {Command::next_row, &FoldersScreen::next_row},
    {Command::page_up, &FoldersScreen::page_up},
    {Command::page_down, &FoldersScreen::page_down},
    {Command::first, &FoldersScreen::first},
    {Command::last, &FoldersScreen::last},
    {Command::next_unread, &FoldersScreen::next_unread},
    {Command::previous_unread, &FoldersScreen::previous_unread},
    {Command::create_folder, &FoldersScreen::create},
    {Command::rename_folder, &FoldersScreen::rename},
    {Command::delete_folder, &FoldersScreen::remove},
};

FoldersScreen::FoldersScreen(Desk& desk) : desk_(desk) { lay_out(); }

bool FoldersScreen::run(Command command) { return run_from(kActions, *this, command); }

void FoldersScreen::lay_out() {
    std::optional<FolderTreeRow> before;
    if (!list_.empty()) before = rows_[list_.cursor()];
    std::vector<view::AccountFacts> accounts;
    for (const Shelf& shelf : desk_.shelves()) {
        view::AccountFacts& facts = accounts.emplace_back();
        facts.id = shelf.id;
        facts.name = shelf.name;
        facts.state = shelf.state.empty() ? shelf.doing : shelf.state;
        for (const store::FolderRow& folder : shelf.folders)
            facts.folders.push_back({folder.id, folder.name, folder.role == mail::Role::inbox,
                                     folder.total, folder.unseen});
    }
    rows_ = view::folder_rows(accounts, folded_);
    if (desk_.letters().can_write() || !desk_.letters().outbox().empty()) {
        FolderTreeRow& outbox = rows_.emplace_back();
        outbox.kind = FolderTreeRow::Kind::outbox;
        outbox.label = TermText::own("Outbox");
        outbox.total = static_cast<std::uint32_t>(desk_.letters().waiting());
    }
    list_.set_count(rows_.size());
    if (!before) return;
    const auto same = std::ranges::find_if(rows_, [&before](const FolderTreeRow& row) {
        return row.kind == before->kind && row.account == before->account &&
               row.name == before->name;
    });
    if (same != rows_.end()) list_.set_cursor(static_cast<std::size_t>(same - rows_.begin()));
}

void FoldersScreen::go_to(mail::AccountId account, mail::FolderId folder) {
    for (std::size_t i = 0; i < rows_.size(); ++i)
        if (rows_[i].account == account && rows_[i].folder == folder) list_.set_cursor(i);
}

void FoldersScreen::open() {
    if (list_.empty()) return;
    const FolderTreeRow& row = rows_[list_.cursor()];
    if (row.kind == FolderTreeRow::Kind::folder && row.folder != mail::FolderId{}) {
        auto index = std::make_unique<IndexScreen>(
            desk_, IndexScreen::Source{.places = {{row.account, row.folder}}});
        index->refresh();
        desk_.show(std::move(index));
    } else if (row.kind == FolderTreeRow::Kind::outbox) {
        desk_.show(std::make_unique<OutboxScreen>(desk_));
    } else if (row.kind == FolderTreeRow::Kind::unified_inbox) {
        open_inboxes();
    } else if (row.has_children) {
        const view::Branch branch{row.account, row.name};
        if (folded_.erase(branch) == 0) folded_.insert(branch);
        lay_out();
    } else {
        desk_.say(Tone::info, TermText::own("This account has no folders yet"));
    }
}

void FoldersScreen::open_inboxes() {
    IndexScreen::Source source;
    for (const Shelf& shelf : desk_.shelves())
        for (const store::FolderRow& folder : shelf.folders)
            if (folder.role == mail::Role::inbox) source.places.push_back({shelf.id, folder.id});
    auto index = std::make_unique<IndexScreen>(desk_, std::move(source));
    index->refresh();
    desk_.show(std::move(index));
}

void FoldersScreen::unread_from(long step) {
    const auto count = static_cast<long>(rows_.size());
    for (long i = 1; i <= count; ++i) {
        const long row = (static_cast<long>(list_.cursor()) + step * i + count * 2) % count;
        const FolderTreeRow& each = rows_[static_cast<std::size_t>(row)];
        if (each.kind != FolderTreeRow::Kind::folder || each.unseen == 0) continue;
        return list_.set_cursor(static_cast<std::size_t>(row));
    }
    desk_.say(Tone::info, TermText::own("Nothing is unread in any folder"));
}

// ---- what is done to folders ----

const FolderTreeRow* FoldersScreen::here() const {
    return list_.empty() ? nullptr : &rows_[list_.cursor()];
}

const Shelf* FoldersScreen::shelf(mail::AccountId account) const {
    return shelf_of(desk_.shelves(), account);
}

const store::FolderRow* FoldersScreen::folder_here() const {
    const FolderTreeRow* row = here();
    const Shelf* of = row == nullptr ? nullptr : shelf(row->account);
    if (of != nullptr && row->kind == FolderTreeRow::Kind::folder) {
        const auto found = std::ranges::find(of->folders, row->folder, &store::FolderRow::id);
        if (found != of->folders.end()) return &*found;
    }
    desk_.say(Tone::info, TermText::own("There is no folder here"));
    return nullptr;
}

void FoldersScreen::perform(mail::AccountId account, Result<app::Deed> deed) {
    if (!deed) return desk_.say(Tone::warning, TermText::clean(deed.error().detail));
    desk_.perform(account, std::move(*deed), Telling::aloud);
}

// In the account of the row.
void FoldersScreen::create() {
    const FolderTreeRow* row = here();
    const Shelf* of = row == nullptr ? nullptr : shelf(row->account);
    if (of == nullptr && !desk_.shelves().empty()) of = &desk_.shelves().front();
    if (of == nullptr) return;
    desk_.prompt({TermText::own("New folder (a/b is b below a): "), "",
                  [this, account = of->id](const std::string& name) {
                      const Shelf* now = shelf(account);
                      if (name.empty() || now == nullptr) return;
                      perform(account, app::create_folder(now->folders, name));
                  }});
}

void FoldersScreen::rename() {
    const store::FolderRow* folder = folder_here();
    if (folder == nullptr) return;
    desk_.prompt({TermText::own("New name: "), folder->name,
                  [this, account = here()->account, folder = *folder](const std::string& name) {
                      const Shelf* now = shelf(account);
                      if (name.empty() || name == folder.name || now == nullptr) return;
                      perform(account, app::rename_folder(now->folders, folder, name));
                  }});
}

void FoldersScreen::remove() {
    const store::FolderRow* folder = folder_here();
    if (folder == nullptr) return;
    const mail::AccountId account = here()->account;
    perform(account, app::delete_folder(shelf(account)->folders, *folder));
}

Heading FoldersScreen::heading() const {
    std::uint32_t unseen = 0;
    std::size_t folders = 0;
    for (const Shelf& shelf : desk_.shelves()) {
        folders += shelf.folders.size();
        for (const store::FolderRow& folder : shelf.folders) unseen += folder.unseen;
    }
    return {
        TermText::own("Folders"),
        TermText::clean(fmt::format("{}, {} unread", app::count_of(folders, "folder"), unseen))};
}

void FoldersScreen::draw(const terminal::Pane& body) {
    const int columns = body.columns() - 1;
    list_.draw(body.part({0, 0, body.rows(), columns}), [&](const terminal::Pane& row,
                                                            std::size_t at, bool is_current) {
        if (is_current) row.put(0, 0, TermText::own(" >"), desk_.theme()[Role::text]);
        put_line(row, 3, view::folder_line(rows_[at], std::min(columns - 3, 72)), desk_.theme());
        if (is_current) row.restyle(0, 0, row.columns(), desk_.theme()[Role::cursor]);
    });
    widget::draw_scroll_bar(body.part({0, columns, body.rows(), 1}), list_.top(), list_.count(),
                            desk_.theme());
}

}  // namespace alder::ui::screen
